import type { Bar } from '../patterns/types';
import { type ParseResult, type InputViolation, formatInputValue, rejectInput } from '../validation';
import { CLOCK_SKEW_MS, findUnknownFields, isJsonObject, readPriceRow } from './event';
import { isMissing, OLDEST_TIME, readSymbol, type EventFields } from './fields';
import { parseUntrustedJson } from '../validation/json';
import { WindowBars } from './window-bars';

export const MAX_PRICES = 500;
const FIELDS: ReadonlySet<string> = new Set(['symbol', 'prices']);

/** A symbol and its bars in chronological order, after corrections and splits. */
export interface PriceWindow {
  readonly symbol: string;
  readonly bars: readonly Bar[];
  /** The names of unknown fields, once for each object that has the field. */
  readonly ignoredFields: readonly string[];
}

/**
 * Parses the body of POST /patterns: `{"symbol", "prices": [{"timestamp", "close", …}]}`, 1 to 500 events with
 * ascending timestamps from 1800-01-01 to 5 seconds after `now` (milliseconds since 1970).
 */
export const readPriceWindow = (body: string, now: number): ParseResult<PriceWindow> => {
  const json = parseUntrustedJson(body, 'body');
  if ('violation' in json) return json;
  const { value } = json;
  if (!isJsonObject(value)) return rejectInput('body', 'be a JSON object with symbol and prices', value);
  const { prices } = value;
  const symbol = readSymbol(value.symbol, 'symbol');
  if (typeof symbol !== 'string') return { violation: symbol };
  if (!Array.isArray(prices) || prices.length === 0 || prices.length > MAX_PRICES) {
    const rule = `be an array of 1 to ${MAX_PRICES} prices`;
    return Array.isArray(prices)
      ? { violation: { field: 'prices', rule, got: `${prices.length} prices` } }
      : rejectInput('prices', rule, prices);
  }
  const bars = parseRows(prices, symbol, now);
  if ('rule' in bars) return { violation: bars };
  const ignoredFields = [
    ...findUnknownFields(value, FIELDS),
    ...prices.flatMap((row: unknown) => (isJsonObject(row) ? findUnknownFields(row) : [])),
  ];
  return { value: { symbol, bars, ignoredFields } };
};

const parseRows = (
  rows: readonly unknown[],
  symbol: string,
  now: number,
): readonly Bar[] | InputViolation => {
  const range = { oldest: OLDEST_TIME, newest: now + CLOCK_SKEW_MS };
  const bars = new WindowBars();
  for (const [index, row] of rows.entries()) {
    const path = `prices[${index}]`;
    const event = checkRowSymbol(row, symbol, path) ?? readPriceRow(row, symbol, path, range);
    const violation = 'rule' in event ? event : bars.add(event, row as EventFields, path);
    if (violation) return violation;
  }
  return bars.list();
};

/** A row is an event of its window's symbol: it can repeat the symbol, but not have another one. */
const checkRowSymbol = (row: unknown, symbol: string, path: string): InputViolation | undefined => {
  if (!isJsonObject(row) || isMissing(row.symbol)) return undefined;
  const field = `${path}.symbol`;
  const found = readSymbol(row.symbol, field);
  if (found === symbol) return undefined;
  const rule = `be the symbol of the window (${symbol})`;
  return typeof found === 'string' ? { field, rule, got: formatInputValue(found) } : found;
};
