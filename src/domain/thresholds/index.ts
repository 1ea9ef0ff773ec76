export { findBreaches, type Breach, type ThresholdLimits, type Observation } from './breach';
export { createNotices, formatNoticeSubject, type Notice } from './notice';
