export { ACROSS_SESSIONS_TEXT, markAllAcrossSessions } from './across-sessions';
export { matchPattern } from './detect';
export { detectAll, Detector, formatShapeKey, type DetectorOptions } from './detector';
export { decodeState, encodeState, StateVersionError } from './encoding';
export { explainParts, type PartExplanation } from './explanation';
export { advanceState, isLate, VOLUME_PERIOD } from './engine';
export type { ShapeChange, ShapeListener } from './forming';
export { createDeployedRules, type RuleSet } from './registry';
export { scoreCandidates } from './score';
export {
  DEFAULT_SENSITIVITY,
  SENSITIVITIES,
  SENSITIVITY_NAMES,
  type Sensitivity,
  type SensitivityLimits,
} from './sensitivity';
export { applySplit, applySplitOnce } from './splits';
export { createState, StateTable, type SymbolState } from './state';
export * from './types';
export { DETECTION_VERSION, FIRST_DETECTION_VERSION, getDetectionVersion } from './version';
