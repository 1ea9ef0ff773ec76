/** How much a sensitivity reports. Confidences are 0 to 100. */
export interface SensitivityLimits {
  /** Candidates with less confidence are not reported. */
  readonly minConfidence: number;
  /** The default of the minimum confidence of an alert. */
  readonly alertMinConfidence: number;
}

/**
 * The sensitivities, lowest first: a higher one reports more shapes, with lower confidence. All defaults and minimums of a
 * confidence derive from this table. At the minimum of `medium`,
 * nearly a third of the candidates is the pattern.
 */
export const SENSITIVITIES = {
  low: { minConfidence: 60, alertMinConfidence: 75 },
  medium: { minConfidence: 30, alertMinConfidence: 50 },
  high: { minConfidence: 10, alertMinConfidence: 30 },
} as const satisfies Readonly<Record<string, SensitivityLimits>>;

export type Sensitivity = keyof typeof SENSITIVITIES;

export const SENSITIVITY_NAMES = Object.keys(SENSITIVITIES) as [Sensitivity, ...Sensitivity[]];

export const DEFAULT_SENSITIVITY: Sensitivity = 'medium';
