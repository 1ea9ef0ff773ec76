export { examine } from './detect';
export { detectAll, Detector } from './detector';
export { decodeState, encodeState, StateVersionError } from './encoding';
export { advance, isLate, VOLUME_PERIOD } from './engine';
export type { Change, Listener } from './forming';
export { score } from './score';
export { newState, type SymbolState } from './state';
export * from './types';
