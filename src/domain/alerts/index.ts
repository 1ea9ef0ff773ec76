export {
  alertOf,
  patternRowOf,
  subjectOf,
  summaryOf,
  viewOf,
  type Alert,
  type AlertRow,
  type DetectionView,
  type PatternRow,
} from './alert';
export { decodeCursor, encodeCursor } from './cursor';
export { detectionId, isPattern, parseDetectionId, type DetectionKey } from './id';
export { readHistoryQuery, type HistoryQuery } from './query';
export { confidenceBucket, SEVERITIES, severityOf, type Severity } from './severity';
