import { REGISTRY } from './registry';
import { PATTERNS, type Candidate, type Detection } from './types';

/**
 * Weighs the parts of each candidate and keeps the best one for each symbol, pattern and confirming bar (several
 * scales often see the same shape). Sorted by confirming bar, then symbol, then the order of `PATTERNS`.
 */
export function score(candidates: readonly Candidate[]): Detection[] {
  const best = new Map<string, Detection>();
  for (const candidate of candidates) {
    const detection = { ...candidate, confidence: confidence(candidate) };
    const key = `${candidate.confirmedAt} ${candidate.pattern} ${candidate.symbol}`;
    const rival = best.get(key);
    if (rival === undefined || beats(detection, rival)) best.set(key, detection);
  }
  return [...best.values()].sort(
    (a, b) =>
      a.confirmedAt - b.confirmedAt ||
      (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0) ||
      PATTERNS.indexOf(a.pattern) - PATTERNS.indexOf(b.pattern),
  );
}

/** On a tie the larger scale, which sees less noise, so that the order of the candidates does not matter. */
function beats(a: Detection, b: Detection): boolean {
  return a.confidence > b.confidence || (a.confidence === b.confidence && a.scale > b.scale);
}

/**
 * The weighted mean of the parts, 0 to 100, to one decimal. The weights stand in each pattern's file; a part that
 * is not there (volume, where the feed has none) is left out and the others fill its place.
 */
function confidence(candidate: Candidate): number {
  const { weights } = REGISTRY[candidate.pattern];
  let sum = 0;
  let total = 0;
  for (const [part, weight] of Object.entries(weights)) {
    const value = candidate.parts[part];
    if (value === undefined) continue;
    sum += weight * value;
    total += weight;
  }
  return total === 0 ? 0 : Math.round((1000 * sum) / total) / 10;
}
