import type { Interval } from '../calendar';
import { formatIsoTime } from '../market-data';
import { ACROSS_SESSIONS_TEXT } from '../patterns/across-sessions';
import { explainParts } from '../patterns/explanation';
import type { ConfidenceParts, Detection, PatternName, Pivot } from '../patterns/types';
import { getDetectionVersion } from '../patterns/version';
import { formatDetectionId } from './id';
import type { Suppression } from './suppression';
import { type Severity, classifySeverity } from './severity';

/** The fields of a detection in rows, messages and responses; all times are ISO-8601 UTC. */
export interface DetectionFacts {
  readonly symbol: string;
  readonly pattern: PatternName;
  /** The interval of the bars, if they have one. */
  readonly interval?: Interval;
  readonly severity: Severity;
  /** 0 to 100. */
  readonly confidence: number;
  /** The version of the detection; undefined in the rows and messages of the first one, see `getDetectionVersion`. */
  readonly version?: number;
  /** Present if the pattern began in an earlier session of the exchange than its confirmation; see `markAcrossSessions`. */
  readonly acrossSessions?: true;
  /** The closing time of the bar that confirmed the pattern. */
  readonly timestamp: string;
  /** The times of the first and the last pivot. */
  readonly start: string;
  readonly end: string;
  readonly close: number;
  readonly level: number;
  readonly height: number;
}

/** A detection with all fields, as in the response of POST /patterns. */
export interface DetectionView extends DetectionFacts {
  readonly scale: number;
  readonly parts: ConfidenceParts;
  readonly pivots: readonly (Omit<Pivot, 'timestamp'> & { readonly timestamp: string })[];
}

/** A row of TradingPatterns. */
export interface PatternRow extends DetectionView {
  readonly patternId: string;
  /** A constant: the partition key of the index of all rows by time. */
  readonly kind: 'pattern';
  readonly correlationId: string;
  readonly detectedAt: string;
  /** Present until the alert is queued; the sweep raises the alerts that were not queued. */
  readonly alertDue?: typeof ALERT_DUE;
  /** The compressed bars in which the pattern was found, and some before it; undefined in rows of earlier versions. */
  readonly bars?: Uint8Array;
}

/** The value of {@link PatternRow.alertDue}, and the partition key of its index. */
export const ALERT_DUE = 'due';

/** A message of AlertQueue. */
export interface Alert extends DetectionFacts {
  readonly alertId: string;
  readonly kind: 'alert';
  readonly correlationId: string;
  readonly createdAt: string;
  /** The alerts of the same structure at shorter intervals, which were notified before. */
  readonly replaces?: readonly string[];
}

/** A row of AlertHistory. */
export interface AlertRow extends Alert {
  /** Until this time, only the processor that wrote the row may publish the alert. */
  readonly claimedUntil: string;
  /** How a processor decided to notify people; the other decisions are in `suppressed` and `heldFor`. */
  readonly decision?: 'notify' | 'approve';
  /** When the approval of the alert was requested; absent if it needs none. */
  readonly approvalRequestedAt?: string;
  /** The reason for which people are not notified. */
  readonly suppressed?: Suppression;
  /** The alert of the same structure at a longer interval. */
  readonly replacedBy?: string;
  /** Present if too many alerts were raised in a short time: the alert is notified with the next digest. */
  readonly heldFor?: 'digest';
  /** The pattern, present until the digest has been sent: the partition key of an index. */
  readonly digestDue?: PatternName;
  /** The digest that contains the alert. */
  readonly digestId?: string;
  /** When the notification was published, alone or in a digest; absent before. */
  readonly notifiedAt?: string;
  /** Who has seen the alert, when, and an optional note. */
  readonly acknowledgedAt?: string;
  readonly acknowledgedBy?: string;
  readonly acknowledgementNote?: string;
}

const toDetectionFacts = (detection: Detection): DetectionFacts => ({
  symbol: detection.symbol,
  pattern: detection.pattern,
  ...(detection.interval !== undefined && { interval: detection.interval }),
  severity: classifySeverity(detection.confidence),
  confidence: detection.confidence,
  version: detection.version,
  ...(detection.acrossSessions && { acrossSessions: true }),
  timestamp: formatIsoTime(detection.confirmedAt),
  start: formatIsoTime(detection.start),
  end: formatIsoTime(detection.end),
  close: detection.close,
  level: detection.level,
  height: detection.height,
});

/** Converts a detection to its fields in responses. */
export const toDetectionView = (detection: Detection): DetectionView => ({
  ...toDetectionFacts(detection),
  scale: detection.scale,
  parts: detection.parts,
  pivots: detection.pivots.map((pivot) => ({ ...pivot, timestamp: formatIsoTime(pivot.timestamp) })),
});

/**
 * Returns a sentence about each part of a pattern's confidence, by the name of the part, and about `acrossSessions` if the
 * pattern is marked.
 */
export const explainConfidence = ({
  pattern,
  parts,
  acrossSessions,
}: Pick<DetectionView, 'pattern' | 'parts' | 'acrossSessions'>): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(explainParts(pattern, parts).map(({ part, text }) => [part, text])),
  ...(acrossSessions && { acrossSessions: ACROSS_SESSIONS_TEXT }),
});

/**
 * Creates the row of a detection.
 * @param now milliseconds since 1970
 * @param isAlertDue whether the detection raises an alert
 */
export const toPatternRow = (
  detection: Detection,
  correlationId: string,
  now: number,
  isAlertDue = false,
): PatternRow => ({
  patternId: formatDetectionId(detection),
  kind: 'pattern',
  ...toDetectionView(detection),
  correlationId,
  detectedAt: formatIsoTime(now),
  ...(isAlertDue && { alertDue: ALERT_DUE }),
});

/** Creates the alert of a stored pattern. @param now milliseconds since 1970 */
export const toAlert = (row: PatternRow, now: number): Alert => ({
  alertId: row.patternId,
  kind: 'alert',
  symbol: row.symbol,
  pattern: row.pattern,
  ...(row.interval !== undefined && { interval: row.interval }),
  severity: row.severity,
  confidence: row.confidence,
  version: getDetectionVersion(row),
  ...(row.acrossSessions && { acrossSessions: true }),
  timestamp: row.timestamp,
  start: row.start,
  end: row.end,
  close: row.close,
  level: row.level,
  height: row.height,
  correlationId: row.correlationId,
  createdAt: formatIsoTime(now),
});

/** Creates the alert of a detection. @param now milliseconds since 1970 */
export const createAlert = (detection: Detection, correlationId: string, now: number): Alert =>
  toAlert(toPatternRow(detection, correlationId, now), now);

/** Formats the subject of a notification: ASCII, below the 100 characters that SNS accepts. */
export const formatAlertSubject = (alert: Alert): string =>
  `${alert.severity}: ${alert.symbol} ${formatPattern(alert)} (${alert.confidence.toFixed(0)} of 100)`;

/** Formats the text of a notification for people. */
export const formatAlertSummary = (alert: Alert): string => {
  const direction = alert.close < alert.level ? 'below' : 'above';
  return (
    `${alert.symbol}: ${formatPattern(alert)} confirmed on ${alert.timestamp} by a close of ${alert.close}, ` +
    `${direction} ${alert.level}. It formed from ${alert.start} to ${alert.end}${alert.acrossSessions ? ', across sessions' : ''}. ` +
    `Confidence ${alert.confidence.toFixed(0)} of 100, severity ${alert.severity}.${formatReplaced(alert)}`
  );
};

const formatReplaced = ({ replaces = [] }: Alert): string =>
  replaces.length === 0
    ? ''
    : ` The same structure was notified before at a shorter interval: ${replaces.join(', ')}.`;

/** Formats `double-top`, or `double-top 5m` if the bars have an interval. */
const formatPattern = ({ pattern, interval }: Alert): string =>
  interval === undefined ? pattern : `${pattern} ${interval}`;
