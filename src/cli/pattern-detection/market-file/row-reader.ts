import { formatIsoTime, readSymbol, TIMESTAMP_RULE, type TimeRange } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import { formatViolation } from '../../../domain/validation';
import type { Field } from './columns/names';
import { isBlank, parseNumber, type DecimalSign } from './numbers';
import { createBar, formatRowViolation, type RowPrices } from './row-prices';
import { formatClock } from './time/clock';
import { explainTime, TimeParser, type TimeFormat } from './time/parse';

/** Where the fields of a table are, and how they are written. */
export interface RowFormat {
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  /** One or two columns: a time, or a date and a time of day. */
  readonly times: readonly number[];
  /** The symbol of all rows. */
  readonly symbol?: string;
  /** Whether all cells are text: then an empty cell is a missing value, and spaces around a value are padding. */
  readonly isText: boolean;
  readonly decimal: DecimalSign;
  readonly time: TimeFormat;
  /** The divisor of prices in fixed-point notation; 1 otherwise. */
  readonly priceDivisor: number;
}

/** A row that was read; its time is not in UTC yet if it is local. */
export interface Row {
  readonly line: number;
  readonly bar: Bar;
  /** Whether the time has no zone; the IANA zone if the row names it. */
  readonly local: boolean | string;
  /** Whether the row has an open, a high or a low; otherwise it is a trade or a price. */
  readonly isBar: boolean;
  /** Whether a bar is final; undefined if the file does not contain this. */
  readonly isFinal: boolean | undefined;
}

/** The result for a row without prices: an interval without trades. */
export const NO_PRICES = Symbol('no prices');

const OTHER_PRICES = ['open', 'high', 'low'] as const;
/** Databento writes this for a price that does not exist. */
const UNDEFINED_PRICE = '9223372036854775807';

/** Reads the rows of one table. */
export class RowReader {
  /** The number of rows whose prices were scaled by their adjusted close. */
  adjusted = 0;
  private readonly times: TimeParser;
  private lastSymbol: unknown;
  private symbol = '';

  constructor(
    readonly format: RowFormat,
    private readonly range: TimeRange,
  ) {
    this.times = new TimeParser(format.time);
  }

  /** Returns the row, the reason why it is invalid, or {@link NO_PRICES}. */
  read(line: number, cells: readonly unknown[]): Row | string | typeof NO_PRICES {
    const { fields } = this.format;
    if (this.hasNoPrices(cells)) return NO_PRICES;
    const invalidSymbol = this.readSymbol(cells);
    if (invalidSymbol !== undefined) return invalidSymbol;
    const time = this.readTime(cells);
    if (typeof time === 'string') return time;
    const prices = this.readPrices(cells);
    const bar = createBar(this.symbol, time, prices);
    if ('rule' in bar) return formatRowViolation(bar, this.getCell(cells, fields[bar.field]));
    const adjusted = fields.adjusted === undefined ? bar : this.adjustBar(bar, cells);
    if (typeof adjusted === 'string') return adjusted;
    const { kind, zone } = this.times;
    const isFinal = fields.final === undefined ? undefined : parseFinal(cells[fields.final]);
    const isBar = OTHER_PRICES.some((field) => prices[field] !== undefined);
    return { line, bar: adjusted, local: zone ?? kind === 'local', isBar, isFinal };
  }

  /** Whether a row of bars has no price at all. */
  private hasNoPrices(cells: readonly unknown[]): boolean {
    const { open, high, low, close } = this.format.fields;
    if (open === undefined && high === undefined && low === undefined) return false;
    return [close, open, high, low].every((index) => {
      const value = index === undefined ? undefined : cells[index];
      return isBlank(value) || value === UNDEFINED_PRICE;
    });
  }

  private readSymbol(cells: readonly unknown[]): string | undefined {
    const value = this.getSymbol(cells);
    if (value === this.lastSymbol && value !== undefined) return undefined;
    const symbol = readSymbol(value, 'symbol');
    if (typeof symbol !== 'string') return formatViolation(symbol);
    this.lastSymbol = value;
    this.symbol = symbol;
    return undefined;
  }

  /** Returns the symbol of a row without checking it. */
  getSymbol(cells: readonly unknown[]): unknown {
    return this.format.symbol ?? this.getCell(cells, this.format.fields.symbol);
  }

  /** Reads the time of a row; also used without the other fields. Returns the reason if it is invalid. */
  readTime(cells: readonly unknown[]): number | string {
    const joined = joinTime(cells, this.format.times);
    const value = joined === '' && this.format.isText ? undefined : joined;
    const time = this.times.parse(value);
    const { oldest, newest } = this.range;
    if (time >= oldest && time <= newest) return time;
    const rule = Number.isNaN(time)
      ? TIMESTAMP_RULE
      : `lie between ${formatIsoTime(oldest)} and ${formatIsoTime(newest)}`;
    return formatRowViolation({ field: 'timestamp', rule }, value) + explainTime(value, newest);
  }

  private readPrices(cells: readonly unknown[]): RowPrices {
    const { fields, isText } = this.format;
    const volume = this.getCell(cells, fields.volume);
    return {
      close: this.readPrice(cells, fields.close) ?? NaN,
      open: this.readPrice(cells, fields.open),
      high: this.readPrice(cells, fields.high),
      low: this.readPrice(cells, fields.low),
      volume: isBlankVolume(volume, isText) ? undefined : parseNumber(volume, this.format.decimal),
    };
  }

  private readPrice(cells: readonly unknown[], index: number | undefined): number | undefined {
    const value = this.getCell(cells, index);
    if (value === undefined || value === null) return undefined;
    return parseNumber(value, this.format.decimal) / this.format.priceDivisor;
  }

  /** Multiplies the prices of a bar by adjusted close / close. Returns the reason if the adjusted close is invalid. */
  private adjustBar(bar: Bar, cells: readonly unknown[]): Bar | string {
    const value = this.getCell(cells, this.format.fields.adjusted);
    const factor = parseNumber(value, this.format.decimal) / this.format.priceDivisor / bar.close;
    if (!(factor > 0 && factor < Infinity))
      return formatRowViolation({ field: 'adjusted close', rule: 'be a number above 0' }, value);
    if (factor === 1) return bar;
    this.adjusted++;
    const { open, high, low, close } = bar;
    return { ...bar, open: open * factor, high: high * factor, low: low * factor, close: close * factor };
  }

  /** Returns the value of a cell; undefined if the table is text and the cell is empty. */
  private getCell(cells: readonly unknown[], index: number | undefined): unknown {
    const value = index === undefined ? undefined : cells[index];
    if (!this.format.isText || typeof value !== 'string') return value;
    const text = value.trim();
    return text === '' ? undefined : text;
  }
}

/** Every reader treats NaN as no volume. In text, the other words for a missing value also mean no volume. */
const isBlankVolume = (value: unknown, isText: boolean): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.toLowerCase() === 'nan') ||
  (isText && isBlank(value));

/** Returns the text of a time that can be in two columns. */
export function joinTime(cells: readonly unknown[], [first, second]: readonly number[]): unknown {
  const value = first === undefined ? undefined : cells[first];
  const trimmed = typeof value === 'string' ? value.trim() : value;
  if (second === undefined) return trimmed;
  const clock = cells[second];
  if (isBlank(trimmed) || isBlank(clock)) return trimmed;
  // A midnight before the time of day belongs to the date.
  const date = String(trimmed).replace(/[ T]0{1,2}:00(?::00(?:\.0{1,9})?)?$/, '');
  return `${date} ${formatClock(String(clock).trim())}`;
}

const parseFinal = (value: unknown): boolean => /^(?:true|1|yes|x)$/i.test(String(value));
