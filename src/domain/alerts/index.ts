export {
  ALERT_DUE,
  createAlert,
  explainConfidence,
  toAlert,
  toPatternRow,
  formatAlertSubject,
  formatAlertSummary,
  toDetectionView,
  type Alert,
  type AlertRow,
  type DetectionView,
  type PatternRow,
} from './alert';
export {
  MAX_ALERT_ID_LENGTH,
  MAX_PERSON_LENGTH,
  MAX_REMARK_LENGTH,
  MUTE_DURATION_PATTERN,
  parseAcknowledgement,
  parseMuteRequest,
  parseMuteTarget,
  type AcknowledgementRequest,
  type MuteTarget,
} from './alert-actions';
export { decodeCursor, encodeCursor } from './cursor';
export { formatDetectionId, isPatternName, parseDetectionId, type DetectionKey } from './id';
export * from './limits';
export { parseHistoryQuery, type HistoryQuery } from './query';
export { getConfidenceBucket, SEVERITIES, classifySeverity, type Severity } from './severity';
export { SUPPRESSIONS, type Suppression } from './suppression';
