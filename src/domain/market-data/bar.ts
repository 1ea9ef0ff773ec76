import type { Bar } from '../patterns/types';
import { type InputViolation, formatInputValue, joinPath } from '../validation';
import { isMissing, readPrice, readVolume, type EventFields } from './fields';

/** Tolerance for rounded prices, where the high is slightly below the close; as a share of the price. */
const ROUNDING = 1e-6;

/** Returns the name of the field that has a value, the first if none has. */
const findName = (value: EventFields, first: string, other: string): string =>
  isMissing(value[first]) && !isMissing(value[other]) ? other : first;

/**
 * Reads the prices of a bar or a trade. `open` defaults to `close`; `high` and `low` default to the higher and the lower
 * of `open` and `close`. A trade has `price` and `size` instead of `close` and `volume`.
 */
export const readPrices = (
  value: EventFields,
  symbol: string,
  timestamp: number,
  path: string,
): Bar | InputViolation => {
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
