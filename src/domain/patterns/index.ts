export { detectAll, Detector, examine } from './detect';
export { decodeState, encodeState, StateVersionError } from './encoding';
export { advance, isLate, VOLUME_PERIOD } from './engine';
export type { Change, Listener } from './forming';
export { ON, rulesOf, type Rules } from './registry';
export { score } from './score';
export { newState, type SymbolState } from './state';
export * from './types';
