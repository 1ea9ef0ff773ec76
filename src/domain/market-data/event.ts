import type { Bar } from '../patterns/types';
import { type InputViolation, formatInputValue, joinPath } from '../validation';
import { readPrices } from './bar';
import { readDetails, type EventDetails } from './event-details';
import { EVENT_KIND, isPriceEvent, readEventKind, type EventKind } from './event-kind';
import {
  isMissing,
  readPrice,
  readSize,
  readSymbol,
  readTimestamp,
  type EventFields,
  type TimeRange,
} from './fields';

/** Accepted lead of a producer's clock over ours, in milliseconds. */
export const CLOCK_SKEW_MS = 5_000;

export const EVENT_FIELDS = [
  ...['symbol', 'timestamp', 'open', 'high', 'low', 'close', 'volume'],
  // Of a bar.
  ...['interval', 'final'],
  // Of a trade; `price` is its close, `size` its volume.
  ...['price', 'size', 'id', 'conditions'],
  ...['type', 'kind', 'status', 'factor'],
] as const;
const KNOWN_FIELDS: ReadonlySet<string> = new Set(EVENT_FIELDS);

/** A valid event of a feed. */
export interface MarketEvent {
  readonly kind: EventKind;
  /**
   * The symbol, the time, and the prices. A trade and a correction have their price in all four prices, and their size
   * as volume; a correction that cancels its trade has a volume of 0. For a halt, a resume and a split, prices and volume
   * are 0 and have no meaning.
   */
  readonly bar: Bar;
  readonly details?: EventDetails;
}

export const isJsonObject = (value: unknown): value is EventFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the names of the fields that are not in `known`. */
export const findUnknownFields = (
  value: EventFields,
  known: ReadonlySet<string> = KNOWN_FIELDS,
): readonly string[] => Object.keys(value).filter((name) => !known.has(name));

/** Creates the violation of an unknown field, for a reader that refuses them. */
export const createUnknownFieldViolation = (
  value: EventFields,
  name: string,
  path: string,
  known: Iterable<string> = EVENT_FIELDS,
): InputViolation => ({
  field: joinPath(path, name.length <= 40 ? name : `${name.slice(0, 40)}…`),
  rule: `be one of the fields ${[...known].join(', ')}`,
  got: formatInputValue(value[name]),
});

/**
 * Validates one market event. Every reader uses it: the stream, the API, `detect`, `replay` and `load`. Unknown fields
 * are ignored. Null is the same as a missing field. See help/market-data.md for the kinds and their fields.
 *
 * @param path the path of the event in messages, such as `events[3]`; empty if the message identifies the event in
 * another way
 */
export const readEvent = (value: unknown, path: string, range: TimeRange): MarketEvent | InputViolation => {
  if (!isJsonObject(value)) return createObjectViolation(value, path);
  const symbol = readSymbol(value.symbol, joinPath(path, 'symbol'));
  return typeof symbol === 'string' ? readEventWithSymbol(value, symbol, path, range) : symbol;
};

/** Validates one row of a price window; the symbol is given once for the whole window. */
export const readPriceRow = (
  value: unknown,
  symbol: string,
  path: string,
  range: TimeRange,
): MarketEvent | InputViolation =>
  isJsonObject(value) ? readEventWithSymbol(value, symbol, path, range) : createObjectViolation(value, path);

const createObjectViolation = (value: unknown, path: string): InputViolation => ({
  field: path === '' ? 'event' : path,
  rule: 'be a JSON object',
  got: formatInputValue(value),
});

const readEventWithSymbol = (
  value: EventFields,
  symbol: string,
  path: string,
  range: TimeRange,
): MarketEvent | InputViolation => {
  const kind = readEventKind(value, path);
  if (typeof kind !== 'number') return kind;
  const timestamp = readTimestamp(value.timestamp, joinPath(path, 'timestamp'), range);
  return typeof timestamp === 'number'
    ? readEventOfKind(kind, value, { symbol, timestamp }, path)
    : timestamp;
};

/** Validates the other fields of an event whose kind, symbol and time are known. */
export const readEventOfKind = (
  kind: EventKind,
  value: EventFields,
  { symbol, timestamp }: Pick<Bar, 'symbol' | 'timestamp'>,
  path: string,
): MarketEvent | InputViolation => {
  const details = readDetails(kind, value, path);
  const bar = isPriceEvent(kind)
    ? readPrices(value, symbol, timestamp, path)
    : kind === EVENT_KIND.correction
      ? readCorrection(value, symbol, timestamp, path)
      : createBar(symbol, timestamp, 0, 0);
  if ('rule' in bar) return bar;
  if (details === undefined) return { kind, bar };
  return 'rule' in details ? details : { kind, bar, details };
};

/** Reads the new price and size of a trade. A size of 0 cancels the trade, and needs no price. */
const readCorrection = (
  value: EventFields,
  symbol: string,
  timestamp: number,
  path: string,
): Bar | InputViolation => {
  // A correction without a size does not cancel the trade.
  const size = readSize(value.size, joinPath(path, 'size'));
  if (typeof size !== 'number') return size;
  const isCancelled = size === 0 && isMissing(value.price);
  const price = isCancelled ? 0 : readPrice(value.price, joinPath(path, 'price'));
  return typeof price === 'number' ? createBar(symbol, timestamp, price, size) : price;
};

const createBar = (symbol: string, timestamp: number, price: number, volume: number): Bar => {
  return { symbol, timestamp, open: price, high: price, low: price, close: price, volume };
};
