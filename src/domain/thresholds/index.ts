export { findBreaches, type Breach, type ThresholdLimits, type Observation } from './breach';
export { createNotices, formatNoticeSubject, type Notice } from './notice';
export { findSilentSymbols, MAX_SILENCE_MS } from './silence';
