import calibration from './calibration.json';

/**
 * A curve over 0 to 1 that never falls: its increase in each of equally long sections. Two parts of the same curve can
 * have different effects, for example if only a very small depth means that a shape is random.
 */
export type RisingCurve = readonly number[];

/** A logistic model: the log odds that a candidate is a pattern, from the parts of its confidence. */
export interface LogisticModel {
  readonly intercept: number;
  /** For each part, its effect on the log odds. */
  readonly weights: Readonly<Record<string, RisingCurve>>;
}

/**
 * The model of one pattern: `shape` weighs the parts, and `reported` corrects its log odds for the fact that the best of
 * several candidates is reported, which is correct more often or less often than the average candidate.
 */
export interface ConfidenceModel {
  readonly shape: LogisticModel;
  readonly reported: LogisticModel;
}

/** The patterns with a separate model in calibration.json, which `npm run calibrate` writes. */
export type CalibratedPattern = keyof typeof calibration;
export type ConfidenceModels = Readonly<Record<CalibratedPattern, ConfidenceModel>>;

/** The fitted models. */
export const CALIBRATION: ConfidenceModels = calibration;
