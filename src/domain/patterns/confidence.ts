import { CALIBRATION, type ConfidenceModels, type LogisticModel, type RisingCurve } from './calibration';
import type { Pattern } from './pattern';
import type { ConfidenceParts } from './types';

/** The log odds of a shape that correspond to 0 and 1 in the model of reported patterns. */
export const MAX_ODDS = 8;

/** Returns the value of a curve at `x`; outside of 0 to 1, the value at the nearer end. */
function getCurveValue(curve: RisingCurve, x: number): number {
  let value = 0;
  let rest = x * curve.length;
  for (let i = 0; i < curve.length && rest > 0; i += 1, rest -= 1) value += curve[i]! * (rest < 1 ? rest : 1);
  return value;
}

/** Returns the log odds of a model; a part that is missing counts as 0. */
export function calculateOdds({ intercept, weights }: LogisticModel, parts: ConfidenceParts): number {
  let odds = intercept;
  for (const part in weights) odds += getCurveValue(weights[part]!, parts[part] ?? 0);
  return odds;
}

/** Maps the log odds of a shape to the part `odds` of the model of reported patterns. */
export function scaleOdds(odds: number): number {
  return (odds + MAX_ODDS) / (2 * MAX_ODDS);
}

/**
 * Returns the probability, 0 to 100 with one decimal, that a candidate is the pattern. The log odds are the sum of one
 * curve for each part, which `npm run calibrate` fits. help/detection.md describes the data and the accuracy.
 */
export function calculateConfidence(
  { selectModel }: Pick<Pattern, 'selectModel'>,
  parts: ConfidenceParts,
  models: ConfidenceModels = CALIBRATION,
): number {
  const { shape, reported } = models[selectModel(parts)];
  const odds = calculateOdds(reported, { odds: scaleOdds(calculateOdds(shape, parts)) });
  return Math.round(1000 / (1 + Math.exp(-odds))) / 10;
}
