import { isBlank, parseNumber, type DecimalSign } from '../numbers';
import { classifyTimes } from '../time/analyze';
import { isTimeOfDay } from '../time/clock';
import { parseDay } from '../time/day';
import { parseEpoch } from '../time/epoch';
import {
  BAR_START,
  HIST_DATA_TICKS,
  KNOWN_LAYOUTS,
  NINJA_TRADER,
  PRICE_ORDERS,
  SYMBOL_TRADES,
  TRUE_FX,
  type HeaderlessLayout,
} from './headerless';

type Rows = readonly (readonly unknown[])[];

/** Tolerance for rounded prices, as a share. */
const ROUNDING = 1e-6;
const FIRST_TIME = Date.UTC(1990, 0, 1);
const LAST_TIME = Date.UTC(2100, 0, 1);

/**
 * Finds the fields of rows without a header by the kinds of their cells, and by the order of the prices: the high is never
 * below, the low never above another price.
 * @returns undefined if the rows fit no layout
 */
export function findLayout(rows: Rows, decimal: DecimalSign): HeaderlessLayout | undefined {
  const kinds = classifyCells(rows, decimal);
  const known = KNOWN_LAYOUTS.find(({ pattern }) => pattern.test(kinds));
  if (known !== undefined) return known;
  if (/^t[nt]{3}$/.test(kinds) && areQuotes(rows, 1, decimal) && rows.every((row) => Number(row[3]) === 0))
    return HIST_DATA_TICKS;
  if (/^st[nt]{2}$/.test(kinds)) return areQuotes(rows, 2, decimal) ? TRUE_FX : SYMBOL_TRADES;
  if (rows.every(([time]) => NINJA_TRADER.time.test(String(time)))) return NINJA_TRADER.layout;
  // A time of day such as 093000 has the form of a number.
  const clock = kinds.indexOf('dn') + 1;
  const isClockColumn = clock > 0 && rows.every((row) => isTimeOfDay(row[clock]));
  const withClock = isClockColumn ? `${kinds.slice(0, clock)}c${kinds.slice(clock + 1)}` : kinds;
  return findBars(rows, withClock, decimal) ?? findBars(rows, kinds, decimal);
}

function findBars(rows: Rows, kinds: string, decimal: DecimalSign): HeaderlessLayout | undefined {
  const start = BAR_START.exec(kinds);
  if (start === null) return undefined;
  const symbols = start[1]!.length;
  const first = start[0].length;
  const order = PRICE_ORDERS.find((prices) => hasOrder(rows, first, prices, decimal));
  if (order === undefined) return undefined;
  const prices = Object.fromEntries(Object.entries(order).map(([field, index]) => [field, first + index]));
  const volume = findVolume(rows, first + 4, first + order.low, first + order.high, decimal);
  return {
    fields: { ...prices, ...(symbols > 0 && { symbol: 0 }), ...(volume < kinds.length && { volume }) },
    times: start[2] === 'dc' ? [symbols, symbols + 1] : [symbols],
  };
}

function classifyCells(rows: Rows, decimal: DecimalSign): string {
  const width = Math.max(...rows.map(({ length }) => length));
  return Array.from({ length: width }, (_, index) => {
    const values = rows.map((row) => row[index]).filter((value) => !isBlank(value));
    if (values.length === 0) return 'n';
    if (values.every((value) => typeof value === 'boolean' || /^(true|false)$/i.test(String(value))))
      return 'b';
    if (values.every((value) => !Number.isNaN(parseNumber(value, decimal)))) return classifyNumbers(values);
    const kind = classifyTimes(values);
    if (kind === 'time' || kind === 'midnight') return 't';
    if (kind === 'date') return 'd';
    return kind === 'clock' ? 'c' : 's';
  }).join('');
}

/** Times of market data since 1990 have at least nine digits; a date such as 20200102 has eight. */
function classifyNumbers(values: readonly unknown[]): string {
  const kind = (value: unknown) => {
    const text = String(value);
    if (/^(?:19|20)\d{6}$/.test(text) && parseDay(text, undefined) !== undefined) return 'd';
    const time = /^\d{9,19}(?:\.\d+)?$/.test(text) ? parseEpoch(value) : undefined;
    return time !== undefined && time > FIRST_TIME && time < LAST_TIME ? 't' : 'n';
  };
  const kinds = new Set(values.map(kind));
  return kinds.size === 1 ? [...kinds][0]! : 'n';
}

function hasOrder(
  rows: Rows,
  first: number,
  order: (typeof PRICE_ORDERS)[number],
  decimal: DecimalSign,
): boolean {
  return rows.every((row) => {
    const read = (field: keyof typeof order) => parseNumber(row[first + order[field]], decimal);
    const [open, high, low, close] = [read('open'), read('high'), read('low'), read('close')];
    if ([open, high, low, close].some(Number.isNaN)) return true;
    const rounding = Math.abs(high) * ROUNDING;
    return high + rounding >= Math.max(open, close, low) && low - rounding <= Math.min(open, close);
  });
}

/** Kraken writes the average price before the volume. */
function findVolume(rows: Rows, index: number, low: number, high: number, decimal: DecimalSign): number {
  const hasAverage = rows.every((row) => {
    const value = parseNumber(row[index], decimal);
    if (row.length !== 8) return false;
    return (
      value === 0 || (value >= parseNumber(row[low], decimal) && value <= parseNumber(row[high], decimal))
    );
  });
  return hasAverage ? index + 1 : index;
}

/** Whether two columns contain a bid and an ask that is not lower, and by at most one percent higher. */
function areQuotes(rows: Rows, first: number, decimal: DecimalSign): boolean {
  return rows.every((row) => {
    const [bid, ask] = [parseNumber(row[first], decimal), parseNumber(row[first + 1], decimal)];
    return bid <= ask && ask <= bid * 1.01;
  });
}
