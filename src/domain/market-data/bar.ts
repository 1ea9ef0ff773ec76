import type { Bar } from '../patterns/types';
import { TIMESTAMP_RULE, isoOf, parseTimestamp } from './timestamp';
import { type Violation, show } from './violation';

/** The earliest and the latest time that is taken, both included, in milliseconds since 1970. */
export interface TimeRange {
  readonly oldest: number;
  readonly newest: number;
}

/** How far ahead of our clock a producer's clock may be, in milliseconds. */
export const CLOCK_SKEW_MS = 5_000;
export const MAX_PRICE = 1e9;
const PRICE_RULE = `be a number above 0 and at most ${MAX_PRICE}`;
const SYMBOL = /^[A-Z0-9.-]{1,12}$/;
export const SYMBOL_RULE = 'be 1 to 12 of the characters A-Z, 0-9, "." and "-"';

const PRICE_FIELDS: ReadonlySet<string> = new Set(['timestamp', 'open', 'high', 'low', 'close', 'volume']);
const EVENT_FIELDS: ReadonlySet<string> = new Set(['symbol', ...PRICE_FIELDS]);

export const isSymbol = (value: unknown): value is string => typeof value === 'string' && SYMBOL.test(value);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPrice = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= MAX_PRICE;

/** The first field that `value` has and `known` lacks. */
export const unknownField = (
  value: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  path: string,
): Violation | undefined => {
  for (const key of Object.keys(value)) {
    if (known.has(key)) continue;
    const field = `${path}.${key.length <= 40 ? key : `${key.slice(0, 40)}…`}`;
    return { field, rule: `be one of the fields ${[...known].join(', ')}`, got: show(value[key]) };
  }
  return undefined;
};

/**
 * Checks one market-data event and makes a bar of it. Written by hand, not with a schema, because every event
 * of the stream passes here. `open` defaults to `close`; `high` and `low` to the higher and the lower of the two.
 *
 * @param path where the event stands, such as `events[3]`
 */
export const readEvent = (value: unknown, path: string, range: TimeRange): Bar | Violation => {
  if (!isObject(value)) return { field: path, rule: 'be a JSON object', got: show(value) };
  const unknown = unknownField(value, EVENT_FIELDS, path);
  if (unknown) return unknown;
  if (!isSymbol(value.symbol)) return { field: `${path}.symbol`, rule: SYMBOL_RULE, got: show(value.symbol) };
  return readPrices(value, value.symbol, path, range);
};

/** Checks one row of a window of prices, whose symbol stands outside it. */
export const readPriceRow = (
  value: unknown,
  symbol: string,
  path: string,
  range: TimeRange,
): Bar | Violation => {
  if (!isObject(value)) return { field: path, rule: 'be a JSON object', got: show(value) };
  return unknownField(value, PRICE_FIELDS, path) ?? readPrices(value, symbol, path, range);
};

const readPrices = (
  value: Readonly<Record<string, unknown>>,
  symbol: string,
  path: string,
  range: TimeRange,
): Bar | Violation => {
  const timestamp = parseTimestamp(value.timestamp);
  if (timestamp === undefined) {
    return { field: `${path}.timestamp`, rule: TIMESTAMP_RULE, got: show(value.timestamp) };
  }
  if (timestamp < range.oldest || timestamp > range.newest) {
    const rule = `lie between ${isoOf(range.oldest)} and ${isoOf(range.newest)}`;
    return { field: `${path}.timestamp`, rule, got: show(value.timestamp) };
  }
  const { close, open = close, volume = 0 } = value;
  if (!isPrice(close)) return { field: `${path}.close`, rule: PRICE_RULE, got: show(close) };
  if (!isPrice(open)) return { field: `${path}.open`, rule: PRICE_RULE, got: show(open) };
  const { high = Math.max(open, close), low = Math.min(open, close) } = value;
  if (!isPrice(high)) return { field: `${path}.high`, rule: PRICE_RULE, got: show(high) };
  if (!isPrice(low)) return { field: `${path}.low`, rule: PRICE_RULE, got: show(low) };
  if (high < open || high < close) {
    return { field: `${path}.high`, rule: 'be at least open and close', got: show(high) };
  }
  if (low > open || low > close) {
    return { field: `${path}.low`, rule: 'be at most open and close', got: show(low) };
  }
  if (!Number.isSafeInteger(volume) || (volume as number) < 0) {
    return { field: `${path}.volume`, rule: 'be a whole number of at least 0', got: show(volume) };
  }
  return { symbol, timestamp, open, high, low, close, volume: volume as number };
};
