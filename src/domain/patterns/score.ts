import { confidenceOf } from './confidence';
import { ALL_PATTERNS, type Candidate, type Detection } from './types';

/**
 * Weighs the parts of each candidate and keeps the best one for each symbol, pattern and confirming bar (several
 * scales often see the same shape). Sorted by confirming bar, then symbol, then the order of `ALL_PATTERNS`.
 */
export function score(candidates: readonly Candidate[]): Detection[] {
  const best = new Map<string, Detection>();
  for (const candidate of candidates) {
    const detection = { ...candidate, confidence: confidenceOf(candidate.pattern, candidate.parts) };
    const key = `${candidate.confirmedAt} ${candidate.pattern} ${candidate.symbol}`;
    const rival = best.get(key);
    if (rival === undefined || beats(detection, rival)) best.set(key, detection);
  }
  return [...best.values()].sort(
    (a, b) =>
      a.confirmedAt - b.confirmedAt ||
      (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0) ||
      ALL_PATTERNS.indexOf(a.pattern) - ALL_PATTERNS.indexOf(b.pattern),
  );
}

/** On a tie the larger scale, which sees less noise, so that the order of the candidates does not matter. */
function beats(a: Detection, b: Detection): boolean {
  return a.confidence > b.confidence || (a.confidence === b.confidence && a.scale > b.scale);
}
