import { ascendingTriangle } from './ascending-triangle';
import { CALIBRATION, type ConfidenceModels } from './calibration';
import { descendingTriangle } from './descending-triangle';
import { doubleBottom } from './double-bottom';
import { doubleTop } from './double-top';
import { headAndShoulders } from './head-and-shoulders';
import { inverseHeadAndShoulders } from './inverse-head-and-shoulders';
import { getBreakSide, type Pattern } from './pattern';
import { DEFAULT_SENSITIVITY, SENSITIVITIES, type Sensitivity } from './sensitivity';
import { ALL_PATTERNS, DEPLOYED_PATTERNS, type PatternName } from './types';

/**
 * Every pattern by its name. help/detection.md lists the steps for a new one; the types require its calibration and its
 * pivot labels, and a test its place in the stored states.
 */
export const PATTERN_REGISTRY: Readonly<Record<PatternName, Pattern>> = {
  'head-and-shoulders': headAndShoulders,
  'double-top': doubleTop,
  'ascending-triangle': ascendingTriangle,
  'inverse-head-and-shoulders': inverseHeadAndShoulders,
  'double-bottom': doubleBottom,
  'descending-triangle': descendingTriangle,
};

/** The patterns to look for, grouped by side: those that break below the last high, and above the last low. */
export interface RuleSet {
  readonly below: readonly PatternRule[];
  readonly above: readonly PatternRule[];
  /** Candidates with less confidence are not reported. */
  readonly minConfidence: number;
  /** Forming shapes are not reported if a decisive break would have less confidence. */
  readonly minFormingConfidence: number;
  readonly models: ConfidenceModels;
}

/** A pattern and its index in `ALL_PATTERNS`, which states use to refer to it. */
export interface PatternRule {
  readonly pattern: Pattern;
  readonly id: number;
}

/** Creates the rules of the named patterns. By default, they have the minimum confidence of the default sensitivity. */
export function createRuleSet(
  names: readonly PatternName[],
  minConfidence: number = SENSITIVITIES[DEFAULT_SENSITIVITY].minConfidence,
  models = CALIBRATION,
  minFormingConfidence = minConfidence,
): RuleSet {
  const rules = names.map((name) => ({ pattern: PATTERN_REGISTRY[name], id: ALL_PATTERNS.indexOf(name) }));
  return {
    below: rules.filter(({ pattern }) => getBreakSide(pattern) === 'below'),
    above: rules.filter(({ pattern }) => getBreakSide(pattern) === 'above'),
    minConfidence,
    minFormingConfidence,
    models,
  };
}

/** Creates the rules of the patterns that the deployed system detects, with a sensitivity. */
export const createDeployedRules = (sensitivity: Sensitivity): RuleSet =>
  createRuleSet(DEPLOYED_PATTERNS, SENSITIVITIES[sensitivity].minConfidence);

/** The rules of the patterns that the deployed system detects, with the default sensitivity. */
export const DEPLOYED_RULES = createDeployedRules(DEFAULT_SENSITIVITY);
