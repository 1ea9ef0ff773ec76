import calibration from './calibration.json';
import {
  ALL_PATTERNS,
  type Candidate,
  type ConfidenceParts,
  type Detection,
  type PatternName,
} from './types';

/** A pattern's logistic regression: the log odds that a candidate holds the shape, by the parts of its confidence. */
export interface Odds {
  readonly intercept: number;
  readonly weights: ConfidenceParts;
}

/** By pattern; an inverse pattern has the odds of the one it is the inverse of. */
const ODDS: Readonly<Record<PatternName, Odds>> = {
  ...calibration.odds,
  'inverse-head-and-shoulders': calibration.odds['head-and-shoulders'],
  'double-bottom': calibration.odds['double-top'],
  'descending-triangle': calibration.odds['ascending-triangle'],
};

/**
 * Weighs the parts of each candidate and keeps the best one for each symbol, pattern and confirming bar (several
 * scales often see the same shape). Sorted by confirming bar, then symbol, then the order of `ALL_PATTERNS`.
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
      ALL_PATTERNS.indexOf(a.pattern) - ALL_PATTERNS.indexOf(b.pattern),
  );
}

/** On a tie the larger scale, which sees less noise, so that the order of the candidates does not matter. */
function beats(a: Detection, b: Detection): boolean {
  return a.confidence > b.confidence || (a.confidence === b.confidence && a.scale > b.scale);
}

/**
 * The chance, 0 to 100 to one decimal, that a candidate holds the shape: its log odds are linear in its parts, with
 * the weights that `npm run calibrate` has fitted.
 */
function confidence({ pattern, parts }: Candidate): number {
  const { intercept, weights } = ODDS[pattern];
  let odds = intercept;
  for (const [part, weight] of Object.entries(weights)) odds += weight * (parts[part] ?? 0);
  return Math.round(1000 / (1 + Math.exp(-odds))) / 10;
}
