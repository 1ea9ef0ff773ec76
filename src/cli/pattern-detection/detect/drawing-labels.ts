import { formatIsoTime } from '../../../domain/market-data';
import type { Detection } from '../../../domain/patterns';
import { PATTERN_REGISTRY } from '../../../domain/patterns/registry';
import { createExplanationLines } from './explanation-lines';

export interface LabelOptions {
  /** Whether to explain each part of the confidence in a sentence. */
  readonly explain?: boolean;
  /** A sentence about the drawing, after the subtitle. */
  readonly note?: string;
}

/** Creates the texts of a drawing. @param stepMs the usual time between bars */
export function createLabels(detection: Detection, stepMs: number, { note }: LabelOptions = {}) {
  const { symbol, pattern, interval, start, confirmedAt, close, level, height, confidence } = detection;
  const sessions = detection.acrossSessions ? ', across sessions' : '';
  const name = pattern.replaceAll('-', ' ');
  const formatPriceLabel = (value: number) => formatPrice(value, height);
  const confirmation = `close ${formatPriceLabel(close)} ${close < level ? 'below' : 'above'} ${formatPriceLabel(level)}`;
  const formatTimeLabel = (milliseconds: number) => formatBarTime(milliseconds, stepMs, true);
  return {
    title: [symbol, interval, name, `confidence ${confidence.toFixed(0)} of 100`]
      .filter((text) => text !== undefined)
      .join('   '),
    subtitle: `${formatTimeLabel(start)} to ${formatTimeLabel(confirmedAt)}${sessions}, confirmed by the ${confirmation}${note === undefined ? '' : `. ${note}`}`,
    pivotLabels: PATTERN_REGISTRY[pattern].pivotLabels,
  };
}

/** The number of characters below the chart that fit into its width. */
const MAX_LINE_LENGTH = 150;

/** Formats the parts of the confidence: one line of values, or the sentence of each part. */
export function formatParts(detection: Detection, { explain }: LabelOptions): readonly string[] {
  if (explain) return createExplanationLines(detection).flatMap(wrapText);
  const values = Object.entries(detection.parts).map(([part, value]) => `${part} ${value.toFixed(2)}`);
  return [values.join('   ')];
}

/** Splits a text into lines at its spaces; further lines are indented. */
function wrapText(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = [lines.at(-1)!, word].filter(Boolean).join(' ');
    if (line.length <= MAX_LINE_LENGTH) lines[lines.length - 1] = line;
    else lines.push(`    ${word}`);
  }
  return lines;
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
