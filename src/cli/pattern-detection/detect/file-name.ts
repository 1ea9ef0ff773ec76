import { createHash } from 'node:crypto';
import type { Detection } from '../../../domain/patterns';

/** A hyphen before a lowercase letter could be mistaken for the beginning of the pattern's name. */
const SAFE_SYMBOL = /^(?!.*-[a-z])[A-Za-z0-9_][A-Za-z0-9._-]{0,39}$/;

/**
 * Formats `SYMBOL-pattern-confirmedAt.svg`, or `SYMBOL-pattern-5m-confirmedAt.svg` if the bars have an interval: a
 * unique name that is valid on any file system. In a symbol with unsafe
 * characters (`BTC/USD`), these are replaced by `_` and a digest is appended to keep the name unique.
 */
export function formatSvgName({
  symbol,
  pattern,
  interval,
  confirmedAt,
}: Pick<Detection, 'symbol' | 'pattern' | 'interval' | 'confirmedAt'>): string {
  const parts = [sanitizeSymbol(symbol), pattern, interval, formatFileTime(confirmedAt)];
  return `${parts.filter((part) => part !== undefined).join('-')}.svg`;
}

function sanitizeSymbol(symbol: string): string {
  if (SAFE_SYMBOL.test(symbol)) return symbol;
  const digest = createHash('sha256').update(symbol).digest('hex').slice(0, 12);
  return `${symbol.replace(/[^A-Za-z0-9]/g, '_').slice(0, 32)}~${digest}`;
}

/** Formats `2007-02-27`, or `2007-02-27T143000Z` if it is not midnight; not all file systems allow colons. */
function formatFileTime(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('.000Z', 'Z')
    .replace('T00:00:00Z', '')
    .replaceAll(':', '');
}
