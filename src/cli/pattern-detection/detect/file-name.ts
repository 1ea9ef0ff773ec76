import { createHash } from 'node:crypto';
import type { Detection } from '../../../domain/patterns';

/** A hyphen before a small letter could be read as the beginning of the pattern's name. */
const PLAIN = /^(?!.*-[a-z])[A-Za-z0-9_][A-Za-z0-9._-]{0,39}$/;

/**
 * `SYMBOL-pattern-confirmedAt.svg`, a name for any file system that no other detection has. A symbol that would not
 * do as it is (`BTC/USD`) stands there with `_` for the unsafe characters and a digest that keeps it apart.
 */
export function svgName({
  symbol,
  pattern,
  confirmedAt,
}: Pick<Detection, 'symbol' | 'pattern' | 'confirmedAt'>): string {
  return `${safe(symbol)}-${pattern}-${momentOf(confirmedAt)}.svg`;
}

function safe(symbol: string): string {
  if (PLAIN.test(symbol)) return symbol;
  const digest = createHash('sha256').update(symbol).digest('hex').slice(0, 12);
  return `${symbol.replace(/[^A-Za-z0-9]/g, '_').slice(0, 32)}~${digest}`;
}

/** `2007-02-27`, or `2007-02-27T143000Z` where it is not midnight: no file name takes the colon everywhere. */
function momentOf(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('.000Z', 'Z')
    .replace('T00:00:00Z', '')
    .replaceAll(':', '');
}
