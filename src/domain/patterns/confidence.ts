import { CALIBRATION, type LogisticModel } from './calibration';
import { PATTERN_REGISTRY } from './registry';
import { ALL_PATTERNS, type ConfidenceParts, type PatternName } from './types';

const MODELS = new Map<PatternName, LogisticModel>(
  ALL_PATTERNS.map((name) => [name, CALIBRATION[PATTERN_REGISTRY[name].calibratedAs]]),
);

/**
 * Returns the probability, 0 to 100 with one decimal, that a candidate is the pattern. The log odds are linear in the
 * parts, with the weights that `npm run calibrate` fits. help/detection.md describes the data and the accuracy.
 */
export function calculateConfidence(pattern: PatternName, parts: ConfidenceParts): number {
  const { intercept, weights } = MODELS.get(pattern)!;
  let odds = intercept;
  for (const part in weights) odds += weights[part]! * (parts[part] ?? 0);
  return Math.round(1000 / (1 + Math.exp(-odds))) / 10;
}
