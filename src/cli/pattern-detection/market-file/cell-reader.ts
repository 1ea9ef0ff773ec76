import {
  formatIsoTime,
  isMissing,
  readSymbol,
  TIMESTAMP_RULE,
  type TimeRange,
} from '../../../domain/market-data';
import { formatInputValue, formatViolation } from '../../../domain/validation';
import { isBlank } from './numbers';
import type { RowFormat } from './row-format';
import { formatRowViolation } from './row-prices';
import { formatTimeOfDay } from './time/clock';
import { explainTime, TimeParser } from './time/parse';

/** Reads the symbol and the time of the rows of one table. */
export class CellReader {
  /** The last symbol that was read. */
  symbol = '';
  private readonly times: TimeParser;
  private lastSymbol: unknown;
  private onlySymbol: unknown;

  constructor(
    readonly format: RowFormat,
    private readonly range: TimeRange,
  ) {
    this.times = new TimeParser(format.time);
  }

  /** Whether the last time has no zone; the IANA zone if the row names it. */
  get local(): boolean | string {
    return this.times.zone ?? this.times.kind === 'local';
  }

  /** Reads a symbol. Returns the reason if it is invalid. */
  readSymbol(value: unknown): string | undefined {
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

  /** Returns why a row cannot have the symbol of --symbol: the column contains several symbols, which it would merge. */
  checkOnlySymbol(cells: readonly unknown[]): string | undefined {
    const { symbol, fields } = this.format;
    if (symbol === undefined || fields.symbol === undefined) return undefined;
    const value = this.getCell(cells, fields.symbol);
    this.onlySymbol ??= value;
    if (isMissing(value) || value === this.onlySymbol) return undefined;
    return `symbol is ${formatInputValue(value)}; expected ${formatInputValue(this.onlySymbol)} as in the rows before, because --symbol is the symbol of all rows: omit it`;
  }

  /** Reads the time of a row; also used without the other fields. Returns the reason if it is invalid. */
  readTime(cells: readonly unknown[]): number | string {
    const joined = joinTime(cells, this.format.times);
    return this.readTimeValue(joined === '' && this.format.isText ? undefined : joined);
  }

  /** Reads a time. Returns the reason if it is invalid. */
  readTimeValue(value: unknown): number | string {
    const time = this.times.parse(value);
    const { oldest, newest } = this.range;
    if (time >= oldest && time <= newest) return time;
    const rule = Number.isNaN(time)
      ? TIMESTAMP_RULE
      : `lie between ${formatIsoTime(oldest)} and ${formatIsoTime(newest)}`;
    return formatRowViolation({ field: 'timestamp', rule }, value) + explainTime(value, newest);
  }

  /** Returns the value of a cell; undefined if the table is text and the cell is empty. */
  getCell(cells: readonly unknown[], index: number | undefined): unknown {
    const value = index === undefined ? undefined : cells[index];
    if (!this.format.isText || typeof value !== 'string') return value;
    const text = value.trim();
    return text === '' ? undefined : text;
  }
}

/** Returns the text of a time that can be in two columns. */
export function joinTime(cells: readonly unknown[], [first, second]: readonly number[]): unknown {
  const value = first === undefined ? undefined : cells[first];
  const trimmed = typeof value === 'string' ? value.trim() : value;
  if (second === undefined) return trimmed;
  const clock = cells[second];
  if (isBlank(trimmed) || isBlank(clock)) return trimmed;
  // Some files write the date with midnight, such as `2020-01-02 00:00:00`, before a column with the time of day.
  const date = String(trimmed).replace(/[ T]0{1,2}:00(?::00(?:\.0{1,9})?)?$/, '');
  return `${date} ${formatTimeOfDay(String(clock).trim())}`;
}
