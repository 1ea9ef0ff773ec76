import type { Bar } from '../patterns/types';
import { type InputViolation, formatInputValue } from '../validation';
import { refuseEventKind } from './event-kind';
import {
  isMissing,
  readPrice,
  readSymbol,
  readTimestamp,
  readVolume,
  type TimeRange,
  type EventFields,
} from './fields';

/** Accepted lead of a producer's clock over ours, in milliseconds. */
export const CLOCK_SKEW_MS = 5_000;
/** Tolerance for rounded prices, where the high is slightly below the close; as a share of the price. */
const ROUNDING = 1e-6;

export const EVENT_FIELDS = [
  ...['symbol', 'timestamp', 'open', 'high', 'low', 'close', 'volume'],
  // Of a trade; `price` is its close, `size` its volume.
  ...['price', 'size', 'id'],
  ...['type', 'kind'],
] as const;
const KNOWN_FIELDS: ReadonlySet<string> = new Set(EVENT_FIELDS);

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
 * Validates one market event and converts it to a bar; unknown fields are ignored. Every reader uses it: the stream, the
 * API, `detect`, `replay` and `load`. `open` defaults to `close`; `high` and `low` default to the higher and the lower
 * of `open` and `close`. Null is the same as a missing field. A trade has `price` and `size` instead of `close` and
 * `volume`.
 *
 * @param path the path of the event in messages, such as `events[3]`; empty if the message names the event otherwise
 */
export const readEvent = (value: unknown, path: string, range: TimeRange): Bar | InputViolation => {
  if (!isJsonObject(value)) return createObjectViolation(value, path);
  const symbol = readSymbol(value.symbol, joinPath(path, 'symbol'));
  return typeof symbol === 'string' ? readPrices(value, symbol, path, range) : symbol;
};

/** Validates one row of a price window; the symbol is given once for the whole window. */
export const readPriceRow = (
  value: unknown,
  symbol: string,
  path: string,
  range: TimeRange,
): Bar | InputViolation =>
  isJsonObject(value) ? readPrices(value, symbol, path, range) : createObjectViolation(value, path);

const createObjectViolation = (value: unknown, path: string): InputViolation => ({
  field: path === '' ? 'event' : path,
  rule: 'be a JSON object',
  got: formatInputValue(value),
});

const joinPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Returns the name of the field that has a value, the first if none has. */
const findName = (value: EventFields, first: string, other: string): string =>
  isMissing(value[first]) && !isMissing(value[other]) ? other : first;

const readPrices = (
  value: EventFields,
  symbol: string,
  path: string,
  range: TimeRange,
): Bar | InputViolation => {
  const refused = refuseEventKind(value, path);
  if (refused) return refused;
  const timestamp = readTimestamp(value.timestamp, joinPath(path, 'timestamp'), range);
  if (typeof timestamp !== 'number') return timestamp;
  const closeName = findName(value, 'close', 'price');
  const close = readPrice(value[closeName], joinPath(path, closeName));
  if (typeof close !== 'number') return close;
  const readOptional = (name: 'open' | 'high' | 'low', fallback: number): number | InputViolation =>
    isMissing(value[name]) ? fallback : readPrice(value[name], joinPath(path, name));
  const open = readOptional('open', close);
  if (typeof open !== 'number') return open;
  const [higher, lower] = [Math.max(open, close), Math.min(open, close)];
  const high = readOptional('high', higher);
  if (typeof high !== 'number') return high;
  const low = readOptional('low', lower);
  if (typeof low !== 'number') return low;
  if (high < higher * (1 - ROUNDING)) {
    const rule = 'be at least open and close';
    return { field: joinPath(path, 'high'), rule, got: formatInputValue(value.high) };
  }
  if (low > lower * (1 + ROUNDING)) {
    const rule = 'be at most open and close';
    return { field: joinPath(path, 'low'), rule, got: formatInputValue(value.low) };
  }
  const volumeName = findName(value, 'volume', 'size');
  const volume = readVolume(value[volumeName], joinPath(path, volumeName));
  if (typeof volume !== 'number') return volume;
  return { symbol, timestamp, open, high: Math.max(high, higher), low: Math.min(low, lower), close, volume };
};
