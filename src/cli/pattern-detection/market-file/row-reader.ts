import {
  EVENT_KIND,
  isMissing,
  readDetails,
  readEventKind,
  type EventFields,
  type MarketEvent,
  type TimeRange,
} from '../../../domain/market-data';
import { CORRECTED_TRADE } from '../../../domain/bars';
import type { Bar } from '../../../domain/patterns';
import { formatViolation, type InputViolation } from '../../../domain/validation';
import { CellReader } from './cell-reader';
import { findNotice, readNotice } from './notice-rows';
import { isBlank, parseNumber } from './numbers';
import type { Row, RowFormat } from './row-format';
import { createBar, formatRowViolation, type RowPrices } from './row-prices';

/** The result for a row without prices: an interval without trades. */
export const NO_PRICES = Symbol('no prices');

const OTHER_PRICES = ['open', 'high', 'low'] as const;
const DETAIL_FIELDS = ['interval', 'final', 'id', 'conditions', 'correction'] as const;
const QUOTE = readEventKind({ bid: 1 }, '') as InputViolation;
const STREAM_NAMES = ['price', 'size'] as const;
/** Databento writes this for a price that does not exist. */
const UNDEFINED_PRICE = '9223372036854775807';

/** Reads the rows of one table. */
export class RowReader extends CellReader {
  /** The number of rows whose prices were scaled by their adjusted close. */
  adjusted = 0;
  private readonly hasDetails: boolean;

  constructor(format: RowFormat, range: TimeRange) {
    super(format, range);
    this.hasDetails = DETAIL_FIELDS.some((field) => format.fields[field] !== undefined);
  }

  /**
   * Returns the row, the reason why it is invalid, or {@link NO_PRICES}.
   * @param notice the event if it is a correction, a halt, a resume or a split; undefined if the cells show what it is
   */
  read(
    line: number,
    cells: readonly unknown[],
    notice: EventFields | undefined = findNotice(this, cells),
  ): Row | string | typeof NO_PRICES {
    if (notice !== undefined) return readNotice(this, line, notice);
    const isQuote = this.isQuote(cells);
    if (!isQuote && this.hasNoPrices(cells)) return NO_PRICES;
    const invalidSymbol = this.checkOnlySymbol(cells) ?? this.readSymbol(this.getSymbol(cells));
    if (invalidSymbol !== undefined) return invalidSymbol;
    if (isQuote) return formatViolation(QUOTE);
    const time = this.readTime(cells);
    if (typeof time === 'string') return time;
    const { fields, events } = this.format;
    const closeIndex = this.findColumn(cells, fields.close, events.price);
    const volumeIndex = this.findColumn(cells, fields.volume, events.size);
    const prices = this.readPrices(cells, closeIndex, volumeIndex);
    const bar = createBar(this.symbol, time, prices);
    if ('rule' in bar) {
      const index = { ...fields, close: closeIndex, volume: volumeIndex }[bar.field];
      const value = this.getCell(cells, index);
      const name = isMissing(value) ? undefined : STREAM_NAMES.find((known) => events[known] === index);
      return formatRowViolation(
        { ...bar, field: index === undefined ? bar.field : (name ?? bar.field) },
        value,
      );
    }
    const adjusted = fields.adjusted === undefined ? bar : this.adjustBar(bar, cells);
    if (typeof adjusted === 'string') return adjusted;
    const kind = this.findKind(cells, prices, closeIndex);
    const { local } = this;
    const details = this.hasDetails ? readDetails(kind, this.getDetails(cells, kind), '') : undefined;
    if (details === undefined) return { line, kind, bar: adjusted, local };
    return 'rule' in details ? formatViolation(details) : { line, kind, bar: adjusted, local, details };
  }

  /** Returns the column of a field: a row without a `close` can have a `price`, as in the stream. */
  private findColumn(
    cells: readonly unknown[],
    index: number | undefined,
    other: number | undefined,
  ): number | undefined {
    if (other === undefined || other === index || !isMissing(this.getCell(cells, index))) return index;
    return isMissing(this.getCell(cells, other)) ? index : other;
  }

  private findKind(
    cells: readonly unknown[],
    prices: RowPrices,
    closeIndex: number | undefined,
  ): MarketEvent['kind'] {
    const { fields, events, isTrades } = this.format;
    const isBar =
      OTHER_PRICES.some((field) => prices[field] !== undefined) ||
      !isMissing(this.getCell(cells, fields.interval)) ||
      !isMissing(this.getCell(cells, fields.final));
    if (isBar) return EVENT_KIND.bar;
    return isTrades || closeIndex === events.price ? EVENT_KIND.trade : EVENT_KIND.close;
  }

  private getDetails(cells: readonly unknown[], kind: MarketEvent['kind']): EventFields {
    const { fields, isText } = this.format;
    const [interval, final, id, conditions, correction] = DETAIL_FIELDS.map((field) =>
      this.getCell(cells, fields[field]),
    );
    // In a column of text, an empty cell means that the bar is not final.
    const isOpen = isText && kind === EVENT_KIND.bar && fields.final !== undefined && final === undefined;
    const list = isText && typeof conditions === 'string' ? conditions.split(/[\s,;|]+/) : conditions;
    // The correction indicator of the consolidated tapes: 0 is a regular trade. A trade with any other value was
    // corrected or cancelled, or reports a correction or cancellation.
    const isCorrected = isText && kind === EVENT_KIND.trade && Number(correction ?? 0) !== 0;
    const all = isCorrected ? [...(Array.isArray(list) ? (list as string[]) : []), CORRECTED_TRADE] : list;
    return { interval, final: isOpen ? false : final, id, conditions: all };
  }

  /** Whether a row has a bid or an ask, and no price. */
  private isQuote(cells: readonly unknown[]): boolean {
    const { fields, events } = this.format;
    const has = (index: number | undefined) => !isMissing(this.getCell(cells, index));
    if (!has(events.bid) && !has(events.ask)) return false;
    return ![fields.close, events.price, fields.open, fields.high, fields.low].some(has);
  }

  /** Whether a row of bars has no price at all. */
  private hasNoPrices(cells: readonly unknown[]): boolean {
    const { open, high, low, close } = this.format.fields;
    if (open === undefined && high === undefined && low === undefined) return false;
    return [close, open, high, low, this.format.events.price].every((index) => {
      const value = index === undefined ? undefined : cells[index];
      return isBlank(value) || value === UNDEFINED_PRICE;
    });
  }

  private readPrices(
    cells: readonly unknown[],
    closeIndex: number | undefined,
    volumeIndex: number | undefined,
  ): RowPrices {
    const { fields, isText } = this.format;
    const volume = this.getCell(cells, volumeIndex);
    return {
      close: this.readPrice(cells, closeIndex) ?? NaN,
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
}

/** Every reader treats NaN as no volume. In text, the other words for a missing value also mean no volume. */
const isBlankVolume = (value: unknown, isText: boolean): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.toLowerCase() === 'nan') ||
  (isText && isBlank(value));
