import type { Bar } from '../patterns/types';
import { TIMESTAMP_RULE, formatIsoTime, parseTimestamp } from './timestamp';
import { type InputViolation, formatInputValue } from '../validation';

/** The earliest and the latest accepted timestamp, both inclusive, in milliseconds since 1970. */
export interface TimeRange {
  readonly oldest: number;
  readonly newest: number;
}

/** Accepted lead of a producer's clock over ours, in milliseconds. */
export const CLOCK_SKEW_MS = 5_000;
export const MAX_PRICE = 1e9;
const PRICE_RULE = `be a number above 0 and at most ${MAX_PRICE}`;
const SYMBOL = /^[A-Z0-9.-]{1,12}$/;
export const SYMBOL_RULE = 'be 1 to 12 of the characters A-Z, 0-9, "." and "-"';

const PRICE_FIELDS: ReadonlySet<string> = new Set(['timestamp', 'open', 'high', 'low', 'close', 'volume']);
const EVENT_FIELDS: ReadonlySet<string> = new Set(['symbol', ...PRICE_FIELDS]);

export const isSymbol = (value: unknown): value is string => typeof value === 'string' && SYMBOL.test(value);

export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPrice = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= MAX_PRICE;

/** Returns a violation for the first field of `value` that is not in `known`. */
export const findUnknownField = (
  value: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  path: string,
): InputViolation | undefined => {
  for (const key of Object.keys(value)) {
    if (known.has(key)) continue;
    const field = `${path}.${key.length <= 40 ? key : `${key.slice(0, 40)}…`}`;
    return {
      field,
      rule: `be one of the fields ${[...known].join(', ')}`,
      got: formatInputValue(value[key]),
    };
  }
  return undefined;
};

/**
 * Validates one market-data event and converts it to a bar. Written by hand instead of with a schema library for
 * speed: every event of the stream passes through it. `open` defaults to `close`; `high` and `low` default to the
 * higher and the lower of `open` and `close`.
 *
 * @param path the path of the event in messages, such as `events[3]`
 */
export const readEvent = (value: unknown, path: string, range: TimeRange): Bar | InputViolation => {
  if (!isJsonObject(value)) return { field: path, rule: 'be a JSON object', got: formatInputValue(value) };
  const unknown = findUnknownField(value, EVENT_FIELDS, path);
  if (unknown) return unknown;
  if (!isSymbol(value.symbol))
    return { field: `${path}.symbol`, rule: SYMBOL_RULE, got: formatInputValue(value.symbol) };
  return readPrices(value, value.symbol, path, range);
};

/** Validates one row of a price window; the symbol is given once for the whole window. */
export const readPriceRow = (
  value: unknown,
  symbol: string,
  path: string,
  range: TimeRange,
): Bar | InputViolation => {
  if (!isJsonObject(value)) return { field: path, rule: 'be a JSON object', got: formatInputValue(value) };
  return findUnknownField(value, PRICE_FIELDS, path) ?? readPrices(value, symbol, path, range);
};

const readPrices = (
  value: Readonly<Record<string, unknown>>,
  symbol: string,
  path: string,
  range: TimeRange,
): Bar | InputViolation => {
  const timestamp = parseTimestamp(value.timestamp);
  if (timestamp === undefined) {
    return { field: `${path}.timestamp`, rule: TIMESTAMP_RULE, got: formatInputValue(value.timestamp) };
  }
  if (timestamp < range.oldest || timestamp > range.newest) {
    const rule = `lie between ${formatIsoTime(range.oldest)} and ${formatIsoTime(range.newest)}`;
    return { field: `${path}.timestamp`, rule, got: formatInputValue(value.timestamp) };
  }
  const { close, open = close, volume = 0 } = value;
  if (!isPrice(close)) return { field: `${path}.close`, rule: PRICE_RULE, got: formatInputValue(close) };
  if (!isPrice(open)) return { field: `${path}.open`, rule: PRICE_RULE, got: formatInputValue(open) };
  const { high = Math.max(open, close), low = Math.min(open, close) } = value;
  if (!isPrice(high)) return { field: `${path}.high`, rule: PRICE_RULE, got: formatInputValue(high) };
  if (!isPrice(low)) return { field: `${path}.low`, rule: PRICE_RULE, got: formatInputValue(low) };
  if (high < open || high < close) {
    return { field: `${path}.high`, rule: 'be at least open and close', got: formatInputValue(high) };
  }
  if (low > open || low > close) {
    return { field: `${path}.low`, rule: 'be at most open and close', got: formatInputValue(low) };
  }
  if (!Number.isSafeInteger(volume) || (volume as number) < 0) {
    return {
      field: `${path}.volume`,
      rule: 'be a whole number of at least 0',
      got: formatInputValue(volume),
    };
  }
  return { symbol, timestamp, open, high, low, close, volume: volume as number };
};
