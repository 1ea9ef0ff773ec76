import calibration from './calibration.json';
import { ALL_PATTERNS, type ConfidenceParts, type PatternName } from './types';

/** A logistic regression: the log odds that a candidate holds the shape, by the parts of its confidence. */
export interface Odds {
  readonly intercept: number;
  readonly weights: ConfidenceParts;
}

/** Which pattern's odds each pattern has: an inverse one has those of the pattern it is the inverse of. */
const FITTED_ON = {
  'head-and-shoulders': 'head-and-shoulders',
  'double-top': 'double-top',
  'ascending-triangle': 'ascending-triangle',
  'inverse-head-and-shoulders': 'head-and-shoulders',
  'double-bottom': 'double-top',
  'descending-triangle': 'ascending-triangle',
} as const satisfies Record<PatternName, string>;

const ODDS = new Map<PatternName, Odds>(
  ALL_PATTERNS.map((name): [PatternName, Odds] => [name, calibration.odds[FITTED_ON[name]]]),
);

/** With less confidence than this, what looks like a pattern is chance twice out of three times, and is not told. */
export const LEAST_CONFIDENCE = 20;

/**
 * The chance, 0 to 100 to one decimal, that a candidate holds the shape: its log odds are linear in its parts, with
 * the weights that `npm run calibrate` has fitted. help/detection.md says on what, and how well it holds.
 */
export function confidenceOf(pattern: PatternName, parts: ConfidenceParts): number {
  const { intercept, weights } = ODDS.get(pattern)!;
  let odds = intercept;
  for (const part in weights) odds += weights[part]! * (parts[part] ?? 0);
  return Math.round(1000 / (1 + Math.exp(-odds))) / 10;
}
