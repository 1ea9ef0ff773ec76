import type { MarketEvent } from '../../../domain/market-data';
import type { EventColumns } from './columns/event-columns';
import type { Field } from './columns/names';
import type { DecimalSign } from './numbers';
import type { TimeFormat } from './time/parse';

/** Where the fields of a table are, and how they are written. */
export interface RowFormat {
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  /** The columns with the names of the stream's fields. */
  readonly events: EventColumns;
  /** Whether a price without open, high and low is a trade, even if its column has another name than `price`. */
  readonly isTrades: boolean;
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
export interface Row extends MarketEvent {
  readonly line: number;
  /** Whether the time has no zone; the IANA zone if the row names it. */
  readonly local: boolean | string;
}
