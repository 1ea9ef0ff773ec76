import { formatIsoTime } from '../../market-data';
import { getDetectionVersion } from '../../patterns/version';
import type { AlertRow } from '../alert';
import { SEVERITIES, type Severity } from '../severity';

/** A notification about all alerts of a pattern that were delayed. */
export interface Digest {
  /** `double-top#2026-03-02T14:30:00.000Z`: the pattern, and when the digest was started. */
  readonly digestId: string;
  readonly pattern: string;
  /** The alerts that were due when the digest started. */
  readonly alertIds: readonly string[];
  /** Until this time, only the invocation that wrote the digest may send it. ISO-8601 UTC. */
  readonly claimedUntil: string;
  /** When the notification was published; absent before. */
  readonly publishedAt?: string;
  /** When all its alerts were marked; absent before. */
  readonly doneAt?: string;
}

/** The maximum number of alerts in a digest; more are in the next one. */
export const MAX_DIGEST_ALERTS = 1_000;
/** The maximum number of alerts that the notification lists. */
export const MAX_LISTED_ALERTS = 100;

/** The id of the row of a pattern's digest. */
export const formatDigestRowId = (pattern: string): string => `digest#${pattern}`;

/** Creates the digest of these alerts. @param now milliseconds since 1970 */
export const createDigest = (
  pattern: string,
  alertIds: readonly string[],
  now: number,
  claimedUntil: number,
): Digest => ({
  digestId: `${pattern}#${formatIsoTime(now)}`,
  pattern,
  alertIds,
  claimedUntil: formatIsoTime(claimedUntil),
});

const sortByConfidence = (rows: readonly AlertRow[]): readonly AlertRow[] =>
  [...rows].sort((a, b) => b.confidence - a.confidence || a.alertId.localeCompare(b.alertId));

/** Returns the highest severity, for the filters of subscribers. */
export const getHighestSeverity = (rows: readonly Pick<AlertRow, 'severity'>[]): Severity =>
  [...SEVERITIES].reverse().find((severity) => rows.some((row) => row.severity === severity)) ?? 'LOW';

/** Formats the subject of a digest: ASCII, below the 100 characters that SNS accepts. */
export const formatDigestSubject = ({ pattern }: Digest, rows: readonly AlertRow[]): string =>
  `Digest: ${rows.length} ${pattern} alert${rows.length === 1 ? '' : 's'}, up to ${getHighestSeverity(rows)}`;

/** Formats a digest for people, as a table with the highest confidence first. */
export const formatDigestText = ({ digestId, pattern }: Digest, rows: readonly AlertRow[]): string => {
  const listed = sortByConfidence(rows).slice(0, MAX_LISTED_ALERTS);
  const cells = listed.map(({ symbol, confidence, severity, timestamp, close, level }) => [
    symbol,
    confidence.toFixed(0),
    severity,
    timestamp,
    String(close),
    String(level),
  ]);
  const table = [['symbol', 'confidence', 'severity', 'confirmed', 'close', 'level'], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const omitted = rows.length - listed.length;
  return [
    `${rows.length} alert${rows.length === 1 ? ' was' : 's were'} delayed for pattern ${pattern}, because too many alerts were raised in a short time.`,
    '',
    ...lines,
    ...(omitted > 0 ? ['', `${omitted} more with a lower confidence are not listed.`] : []),
    '',
    `All alerts of this digest: npx stacks alerts list --digest '${digestId}'`,
  ].join('\n');
};

/** Formats a digest for programs, with the same alerts as its text. */
export const formatDigestMessage = (
  digest: Digest,
  rows: readonly AlertRow[],
): Readonly<Record<string, unknown>> => ({
  kind: 'digest',
  digestId: digest.digestId,
  pattern: digest.pattern,
  count: rows.length,
  summary: formatDigestSubject(digest, rows),
  alerts: sortByConfidence(rows)
    .slice(0, MAX_LISTED_ALERTS)
    .map((row) => ({
      alertId: row.alertId,
      symbol: row.symbol,
      severity: row.severity,
      confidence: row.confidence,
      version: getDetectionVersion(row),
      ...(row.acrossSessions && { acrossSessions: true }),
      timestamp: row.timestamp,
      close: row.close,
      level: row.level,
    })),
});
