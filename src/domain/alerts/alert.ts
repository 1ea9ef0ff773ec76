import { formatIsoTime } from '../market-data';
import type { ConfidenceParts, Detection, PatternName, Pivot } from '../patterns/types';
import { formatDetectionId } from './id';
import { type Severity, classifySeverity } from './severity';

/** What rows, messages and answers say about a detection; every time is ISO-8601 UTC. */
export interface DetectionFacts {
  readonly symbol: string;
  readonly pattern: PatternName;
  readonly severity: Severity;
  /** 0 to 100. */
  readonly confidence: number;
  /** When the bar closed that confirmed the pattern. */
  readonly timestamp: string;
  /** The first and the last pivot's time. */
  readonly start: string;
  readonly end: string;
  readonly close: number;
  readonly level: number;
  readonly height: number;
}

/** The whole of a detection, as POST /patterns answers it. */
export interface DetectionView extends DetectionFacts {
  readonly scale: number;
  readonly parts: ConfidenceParts;
  readonly pivots: readonly (Omit<Pivot, 'timestamp'> & { readonly timestamp: string })[];
}

/** A row of TradingPatterns. */
export interface PatternRow extends DetectionView {
  readonly patternId: string;
  /** Constant: the partition key of the index over all rows by time. */
  readonly kind: 'pattern';
  readonly correlationId: string;
  readonly detectedAt: string;
}

/** A message of AlertQueue. */
export interface Alert extends DetectionFacts {
  readonly alertId: string;
  readonly kind: 'alert';
  readonly correlationId: string;
  readonly createdAt: string;
}

/** A row of AlertHistory. */
export interface AlertRow extends Alert {
  /** Until then the processor that wrote it is at work on it; nobody else notifies. */
  readonly claimedUntil: string;
  /** When the notification went out; absent until then. */
  readonly notifiedAt?: string;
}

const toDetectionFacts = (detection: Detection): DetectionFacts => ({
  symbol: detection.symbol,
  pattern: detection.pattern,
  severity: classifySeverity(detection.confidence),
  confidence: detection.confidence,
  timestamp: formatIsoTime(detection.confirmedAt),
  start: formatIsoTime(detection.start),
  end: formatIsoTime(detection.end),
  close: detection.close,
  level: detection.level,
  height: detection.height,
});

export const toDetectionView = (detection: Detection): DetectionView => ({
  ...toDetectionFacts(detection),
  scale: detection.scale,
  parts: detection.parts,
  pivots: detection.pivots.map((pivot) => ({ ...pivot, timestamp: formatIsoTime(pivot.timestamp) })),
});

/** @param now milliseconds since 1970 */
export const toPatternRow = (detection: Detection, correlationId: string, now: number): PatternRow => ({
  patternId: formatDetectionId(detection),
  kind: 'pattern',
  ...toDetectionView(detection),
  correlationId,
  detectedAt: formatIsoTime(now),
});

/** @param now milliseconds since 1970 */
export const createAlert = (detection: Detection, correlationId: string, now: number): Alert => ({
  alertId: formatDetectionId(detection),
  kind: 'alert',
  ...toDetectionFacts(detection),
  correlationId,
  createdAt: formatIsoTime(now),
});

/** The subject of a notification: ASCII, under the 100 characters that SNS takes. */
export const formatAlertSubject = (alert: Alert): string =>
  `${alert.severity}: ${alert.symbol} ${alert.pattern} (${alert.confidence.toFixed(0)} of 100)`;

/** The notification in a sentence or two, for people. */
export const formatAlertSummary = (alert: Alert): string => {
  const direction = alert.close < alert.level ? 'below' : 'above';
  return (
    `${alert.symbol}: ${alert.pattern} confirmed on ${alert.timestamp} by a close of ${alert.close}, ` +
    `${direction} ${alert.level}. It formed from ${alert.start} to ${alert.end}. ` +
    `Confidence ${alert.confidence.toFixed(0)} of 100, severity ${alert.severity}.`
  );
};
