import { computeDistribution, type Distribution } from '../../statistics/distribution';
import type { AnalysisTimes, BatchLine, SentRecord } from './stages';
import type { LogLine } from '../../target/function-logs';
import type { RunObserver, RunRow } from './observe';

/** The data of a run from the functions' logs. */
export interface RunLogs {
  readonly batches: readonly BatchLine[];
  readonly times: AnalysisTimes;
  /** The ids of the alerts that were published, once per notification. */
  readonly notifiedAlerts: readonly string[];
  /** The durations of the searches for one pattern in the windows of an analysis, in milliseconds. */
  readonly searches: Distribution;
}

/** Reads the log lines of a run that started at `since`, in milliseconds since 1970. */
export async function readRunLogs(
  observer: RunObserver,
  since: number,
  patterns: readonly RunRow[],
): Promise<RunLogs> {
  const runIds = new Set(patterns.map(({ correlationId }) => correlationId));
  const [batches, started, decided, requested, notified, held, suppressed, searches] = await Promise.all([
    observer.readLogLines('KinesisConsumer', 'batch processed', since),
    observer.readLogLines('KinesisConsumer', 'analysis started', since),
    observer.readLogLines('PatternDetector', 'analysis decided', since),
    observer.readLogLines('AlertProcessor', 'approval requested', since),
    observer.readLogLines('AlertProcessor', 'alert notified', since),
    observer.readLogLines('AlertProcessor', 'alert delayed', since),
    observer.readLogLines('AlertProcessor', 'alert suppressed', since),
    observer.readLogLines('PatternDetector', 'PatternDetectionDuration', since),
  ]);
  const getTimes = (lines: readonly LogLine[]): ReadonlyMap<string, number> =>
    new Map(
      lines
        .filter((line) => runIds.has(String(line.correlation_id)))
        .map((line) => [String(line.correlation_id), parseLogTime(line)]),
    );
  const verdict = new Map(
    patterns.map(({ correlationId, decided: decidedAt }) => [correlationId, decidedAt]),
  );
  return {
    batches: batches.map(parseBatchLine),
    times: {
      started: getTimes(started),
      verdict,
      stored: getTimes(decided),
      alerted: getTimes([...requested, ...notified, ...held, ...suppressed]),
    },
    notifiedAlerts: notified
      .filter((line) => runIds.has(String(line.correlation_id)))
      .map((line) => String(line.alert_id)),
    searches: computeDistribution(
      searches.flatMap(({ PatternDetectionDuration: ms }) => [ms].flat()).map(Number),
    ),
  };
}

const parseLogTime = (line: LogLine): number => Date.parse(String(line.timestamp));

function parseBatchLine(line: LogLine): BatchLine {
  const readNumber = (name: string) => Number(line[name] ?? 0);
  return {
    loggedAt: parseLogTime(line),
    shardId: String(line.shard_id),
    firstSequence: String(line.first_sequence),
    lastSequence: String(line.last_sequence),
    accepted: readNumber('accepted'),
    rejected: readNumber('rejected'),
    repeated: readNumber('repeated'),
    late: readNumber('late'),
    retried: line.retried === true,
    readMs: readNumber('read_ms'),
    detectMs: readNumber('detect_ms') + readNumber('build_ms'),
  };
}

/** Returns the batches whose last record was sent by this run. */
export function filterBatches(batches: readonly BatchLine[], records: readonly SentRecord[]): BatchLine[] {
  const positions = new Set(records.map(({ shardId, sequenceNumber }) => `${shardId}:${sequenceNumber}`));
  return batches.filter(({ shardId, lastSequence }) => positions.has(`${shardId}:${lastSequence}`));
}

/**
 * Returns the number of events that the batches of a run accepted. If a batch is retried in part, the log lines of both
 * attempts count its events, so the number is limited to that of the sent events.
 */
export function countAccepted(batches: readonly BatchLine[], sent: number): number {
  const accepted = batches.reduce((sum, batch) => sum + batch.accepted, 0);
  return batches.some(({ retried }) => retried) ? Math.min(accepted, sent) : accepted;
}
