import type { Bar } from '../../../domain/patterns';
import { isBlank, toNumber, formatFieldValue, type FileFields } from '../market-file';
import { parseFileTimestamp, FILE_TIMESTAMP_RULE } from './timestamp';

const MAX_SYMBOL_LENGTH = 64;
/** Tolerance for rounded files, where the high may be slightly below the close; as a share of the price. */
const ROUNDING = 1e-6;

type Price = 'open' | 'high' | 'low' | 'close' | 'volume';

/**
 * Converts a row to a bar, or returns why it is invalid. Missing fields get the same defaults as in the pipeline: the
 * open is the close, the high and the low are the higher and the lower of the two, the volume is 0. Any date is valid.
 */
export function parseBar(fields: FileFields): Bar | string {
  const { symbol, timestamp: time } = fields;
  if (isBlank(symbol)) return 'symbol is missing';
  if (!isSymbol(symbol))
    return `symbol is ${formatFieldValue(symbol)}; expected 1 to ${MAX_SYMBOL_LENGTH} printable characters`;
  if (isBlank(time)) return 'timestamp is missing';
  const timestamp = parseFileTimestamp(time);
  if (timestamp === undefined)
    return `timestamp is ${formatFieldValue(time)}; expected ${FILE_TIMESTAMP_RULE}`;
  if (isBlank(fields.close)) return 'close is missing';
  const invalid = findInvalidNumber(fields);
  if (invalid !== undefined) return invalid;

  const getPrice = (name: Price, fallback: number) =>
    isBlank(fields[name]) ? fallback : toNumber(fields[name]);
  const close = toNumber(fields.close);
  const open = getPrice('open', close);
  const [higher, lower] = [Math.max(open, close), Math.min(open, close)];
  const high = getPrice('high', higher);
  const low = getPrice('low', lower);
  if (high < higher * (1 - ROUNDING)) return `high is ${high}; expected at least open and close (${higher})`;
  if (low > lower * (1 + ROUNDING)) return `low is ${low}; expected at most open and close (${lower})`;
  const volume = getPrice('volume', 0);
  return { symbol, timestamp, open, high: Math.max(high, higher), low: Math.min(low, lower), close, volume };
}

/** Whether a value is printable text that can be a symbol. */
function isSymbol(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= MAX_SYMBOL_LENGTH && /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(value)
  );
}

function findInvalidNumber(fields: FileFields): string | undefined {
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    if (isBlank(fields[name])) continue;
    const value = toNumber(fields[name]);
    const isValid = Number.isFinite(value) && (name === 'volume' ? value >= 0 : value > 0);
    if (!isValid)
      return `${name} is ${formatFieldValue(fields[name])}; expected a number ${name === 'volume' ? 'of at least' : 'above'} 0`;
  }
  return undefined;
}
