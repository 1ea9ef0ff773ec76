import { CALIBRATION, type ConfidenceModels } from './calibration';
import { calculateConfidence } from './confidence';
import { PATTERN_REGISTRY } from './registry';
import { ALL_PATTERNS, type Candidate, type Detection } from './types';

/**
 * Calculates the confidence of each candidate and selects the best one for each symbol, pattern and confirming bar
 * (the same shape is often found at several scales). Of two patterns that share their pivots at the same bar, it selects
 * the likelier one. Sorted by confirming bar, then symbol, then the order of `ALL_PATTERNS`.
 */
export function scoreCandidates(
  candidates: readonly Candidate[],
  models: ConfidenceModels = CALIBRATION,
): Detection[] {
  const selected: Detection[] = [];
  const likeliest = candidates
    .map((candidate) => ({
      ...candidate,
      confidence: calculateConfidence(PATTERN_REGISTRY[candidate.pattern], candidate.parts, models),
    }))
    // On a tie the larger scale, which has less noise; so the result does not depend on the order of the candidates.
    .sort((a, b) => b.confidence - a.confidence || b.scale - a.scale || comparePatternOrder(a, b));
  for (const detection of likeliest)
    if (!selected.some((other) => isDuplicate(detection, other))) selected.push(detection);
  return selected.sort(
    (a, b) =>
      a.confirmedAt - b.confirmedAt ||
      (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : comparePatternOrder(a, b)),
  );
}

/** Whether two detections are the same: one pattern at two scales, or two tops of a head and shoulders as a double top. */
function isDuplicate(a: Detection, b: Detection): boolean {
  if (a.symbol !== b.symbol || a.confirmedAt !== b.confirmedAt) return false;
  if (a.pattern === b.pattern) return true;
  const times = new Set(b.pivots.map(({ timestamp }) => timestamp));
  return a.pivots.filter(({ timestamp }) => times.has(timestamp)).length >= SHARED_PIVOTS;
}

/** The number of shared pivots that makes two patterns the same: a peak, a valley and a peak. Project default. */
const SHARED_PIVOTS = 3;

const comparePatternOrder = (a: Detection, b: Detection) =>
  ALL_PATTERNS.indexOf(a.pattern) - ALL_PATTERNS.indexOf(b.pattern);
