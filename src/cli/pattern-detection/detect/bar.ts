import type { Bar } from '../../../domain/patterns';
import { isMissing, numberOf, show, type Fields } from '../market-file';
import { parseTimestamp, TIMESTAMP_RULE } from './timestamp';

const LONGEST_SYMBOL = 64;
/** Files that were rounded on their way may have a high a hair below the close; as a share of the price. */
const ROUNDING = 1e-6;

type Price = 'open' | 'high' | 'low' | 'close' | 'volume';

/**
 * The bar in a row, or why there is none. What is missing is filled as the pipeline fills it: the open by the close, the
 * high and the low by the higher and the lower of the two, the volume by 0. History is as good as today.
 */
export function toBar(fields: Fields): Bar | string {
  const { symbol, timestamp: time } = fields;
  if (isMissing(symbol)) return 'symbol is missing';
  if (!isSymbol(symbol))
    return `symbol is ${show(symbol)}; it takes 1 to ${LONGEST_SYMBOL} printable characters`;
  if (isMissing(time)) return 'timestamp is missing';
  const timestamp = parseTimestamp(time);
  if (timestamp === undefined) return `timestamp is ${show(time)}; it takes ${TIMESTAMP_RULE}`;
  if (isMissing(fields.close)) return 'close is missing';
  const wrong = wrongNumber(fields);
  if (wrong !== undefined) return wrong;

  const valueOf = (name: Price, fallback: number) =>
    isMissing(fields[name]) ? fallback : numberOf(fields[name]);
  const close = numberOf(fields.close);
  const open = valueOf('open', close);
  const [most, least] = [Math.max(open, close), Math.min(open, close)];
  const high = valueOf('high', most);
  const low = valueOf('low', least);
  if (high < most * (1 - ROUNDING)) return `high is ${high}; it takes at least open and close (${most})`;
  if (low > least * (1 + ROUNDING)) return `low is ${low}; it takes at most open and close (${least})`;
  const volume = valueOf('volume', 0);
  return { symbol, timestamp, open, high: Math.max(high, most), low: Math.min(low, least), close, volume };
}

/** Any name that can be shown on a terminal and in a drawing. */
function isSymbol(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= LONGEST_SYMBOL && /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(value)
  );
}

function wrongNumber(fields: Fields): string | undefined {
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    if (isMissing(fields[name])) continue;
    const value = numberOf(fields[name]);
    const fits = Number.isFinite(value) && (name === 'volume' ? value >= 0 : value > 0);
    if (!fits)
      return `${name} is ${show(fields[name])}; it takes a number ${name === 'volume' ? 'of at least' : 'above'} 0`;
  }
  return undefined;
}
