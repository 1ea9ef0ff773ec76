import { formatIsoTime } from '../../../domain/market-data';
import type { Detection } from '../../../domain/patterns';

/** The names of the pivots of each pattern, in order; what is not named shows its price alone. */
const PIVOT_NAMES: Readonly<Record<string, readonly string[]>> = {
  'head-and-shoulders': ['left shoulder', '', 'head', '', 'right shoulder'],
  'inverse-head-and-shoulders': ['left shoulder', '', 'head', '', 'right shoulder'],
  'double-top': ['first top', 'valley', 'second top'],
  'double-bottom': ['first bottom', 'peak', 'second bottom'],
};

/** What a drawing says in words. @param stepMs the usual time from bar to bar */
export function wordsOf(detection: Detection, stepMs: number) {
  const { symbol, pattern, start, confirmedAt, close, level, height, confidence, parts } = detection;
  const name = pattern.replaceAll('-', ' ');
  const price = (value: number) => priceText(value, height);
  const crossed = `close ${price(close)} ${close < level ? 'below' : 'above'} ${price(level)}`;
  const moment = (time: number) => momentText(time, stepMs, true);
  return {
    title: `${symbol}   ${name}   confidence ${confidence.toFixed(0)} of 100`,
    subtitle: `${moment(start)} to ${moment(confirmedAt)}, confirmed by the ${crossed}`,
    parts: Object.entries(parts)
      .map(([part, value]) => `${part} ${value.toFixed(2)}`)
      .join('   '),
    names: PIVOT_NAMES[pattern] ?? [],
  };
}

/** A price in the decimals that tell its differences, of the size of `height`, apart: at least cents. */
export function priceText(price: number, height: number): string {
  const decimals = Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(height))));
  return price.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Bars this far apart are daily, or longer. */
const DAILY_MS = 12 * 3_600_000;
const MINUTELY_MS = 30_000;

/** A time as exact as the bars are apart, in UTC: the day, the minute or the second. @param whole with the year */
export function momentText(milliseconds: number, stepMs: number, whole = false): string {
  const iso = formatIsoTime(milliseconds);
  if (stepMs >= DAILY_MS) return iso.slice(0, 10);
  const [from, to] = stepMs >= MINUTELY_MS ? [5, 16] : [11, 19];
  return iso.slice(whole ? 0 : from, to).replace('T', ' ') + (whole ? ' UTC' : '');
}
