export { detectAll, examine } from './detect';
export { Detector } from './detector';
export { advance, isLate, newState, VOLUME_PERIOD, type SymbolState } from './engine';
export { score } from './score';
export { decodeState, encodeState, StateVersionError } from './state';
export * from './types';
