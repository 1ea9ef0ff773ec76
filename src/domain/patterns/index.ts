export { matchPattern } from './detect';
export { detectAll, Detector, type DetectorOptions } from './detector';
export { decodeState, encodeState, StateVersionError } from './encoding';
export { advanceState, isLate, VOLUME_PERIOD } from './engine';
export type { ShapeChange, ShapeListener } from './forming';
export { scoreCandidates } from './score';
export { applySplit, applySplitOnce } from './splits';
export { createState, type SymbolState } from './state';
export * from './types';
