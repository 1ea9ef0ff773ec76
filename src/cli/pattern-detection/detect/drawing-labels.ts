import { formatIsoTime } from '../../../domain/market-data';
import type { Detection } from '../../../domain/patterns';
import { PATTERN_REGISTRY } from '../../../domain/patterns/registry';

/** Creates the texts of a drawing. @param stepMs the usual time between bars */
export function createLabels(detection: Detection, stepMs: number) {
  const { symbol, pattern, interval, start, confirmedAt, close, level, height, confidence, parts } =
    detection;
  const name = pattern.replaceAll('-', ' ');
  const price = (value: number) => formatPrice(value, height);
  const crossed = `close ${price(close)} ${close < level ? 'below' : 'above'} ${price(level)}`;
  const time = (milliseconds: number) => formatBarTime(milliseconds, stepMs, true);
  return {
    title: [symbol, interval, name, `confidence ${confidence.toFixed(0)} of 100`]
      .filter((text) => text !== undefined)
      .join('   '),
    subtitle: `${time(start)} to ${time(confirmedAt)}, confirmed by the ${crossed}`,
    parts: Object.entries(parts)
      .map(([part, value]) => `${part} ${value.toFixed(2)}`)
      .join('   '),
    pivotLabels: PATTERN_REGISTRY[pattern].pivotLabels,
  };
}

/** Formats a price with at least two decimals, and more if differences of the size of `height` require it. */
export function formatPrice(price: number, height: number): string {
  const decimals = Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(height))));
  return price.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Bars at least this far apart are daily or longer. */
const DAILY_MS = 12 * 3_600_000;
const MINUTELY_MS = 30_000;

/**
 * Formats a time in UTC with the precision of the bars: day, minute or second.
 * @param withYear whether times of intraday bars contain the date with the year
 */
export function formatBarTime(milliseconds: number, stepMs: number, withYear = false): string {
  const iso = formatIsoTime(milliseconds);
  if (stepMs >= DAILY_MS) return iso.slice(0, 10);
  const [from, to] = stepMs >= MINUTELY_MS ? [5, 16] : [11, 19];
  return iso.slice(withYear ? 0 : from, to).replace('T', ' ') + (withYear ? ' UTC' : '');
}
