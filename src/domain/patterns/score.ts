import { confidenceOf } from './confidence';
import { ALL_PATTERNS, type Candidate, type Detection } from './types';

/**
 * Weighs the parts of each candidate and keeps the best one for each symbol, pattern and confirming bar (several
 * scales often see the same shape), and of two patterns that share their pivots at that bar the likelier one. Sorted
 * by confirming bar, then symbol, then the order of `ALL_PATTERNS`.
 */
export function score(candidates: readonly Candidate[]): Detection[] {
  const kept: Detection[] = [];
  const likeliest = candidates
    .map((candidate) => ({ ...candidate, confidence: confidenceOf(candidate.pattern, candidate.parts) }))
    // On a tie the larger scale, which sees less noise; so the order of the candidates does not matter.
    .sort((a, b) => b.confidence - a.confidence || b.scale - a.scale || order(a, b));
  for (const detection of likeliest)
    if (!kept.some((other) => isSame(detection, other))) kept.push(detection);
  return kept.sort(
    (a, b) =>
      a.confirmedAt - b.confirmedAt || (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : order(a, b)),
  );
}

/** Whether one bar tells the same thing twice: one pattern at two scales, or two tops of a head and shoulders as a double top. */
function isSame(a: Detection, b: Detection): boolean {
  if (a.symbol !== b.symbol || a.confirmedAt !== b.confirmedAt) return false;
  if (a.pattern === b.pattern) return true;
  const times = new Set(b.pivots.map(({ timestamp }) => timestamp));
  return a.pivots.filter(({ timestamp }) => times.has(timestamp)).length >= SHARED_PIVOTS;
}

/** As many pivots as a peak, a valley and a peak. Default here. */
const SHARED_PIVOTS = 3;

const order = (a: Detection, b: Detection) =>
  ALL_PATTERNS.indexOf(a.pattern) - ALL_PATTERNS.indexOf(b.pattern);
