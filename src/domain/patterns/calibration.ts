import calibration from './calibration.json';
import type { ConfidenceParts } from './types';

/** A logistic regression: the log odds that a candidate is a pattern, from the parts of its confidence. */
export interface LogisticModel {
  readonly intercept: number;
  readonly weights: ConfidenceParts;
}

/** The patterns with a separate model in calibration.json, which `npm run calibrate` writes. */
export type CalibratedPattern = keyof typeof calibration.odds;

/** The fitted models. */
export const CALIBRATION: Readonly<Record<CalibratedPattern, LogisticModel>> = calibration.odds;
