import { distributionOf, type Distribution } from './distribution';
import type { AnalysisTimes, BatchLine } from './legs';
import type { Observer, RunRow } from './observe';

type Line = Readonly<Record<string, unknown>>;

/** What the functions' logs say of a run. */
export interface Told {
  readonly batches: readonly BatchLine[];
  readonly times: AnalysisTimes;
  /** The ids of the alerts that people were told of, as often as they were. */
  readonly told: readonly string[];
  /** The search for one pattern in the windows of an analysis, in milliseconds. */
  readonly searches: Distribution;
}

/** Reads the lines of a run that began at `since`, milliseconds since 1970. */
export async function linesOf(observer: Observer, since: number, patterns: readonly RunRow[]): Promise<Told> {
  const ours = new Set(patterns.map(({ correlationId }) => correlationId));
  const [batches, started, decided, asked, notified, searches] = await Promise.all([
    observer.lines('KinesisConsumer', 'batch processed', since),
    observer.lines('KinesisConsumer', 'analysis started', since),
    observer.lines('PatternDetector', 'analysis decided', since),
    observer.lines('AlertProcessor', 'approval requested', since),
    observer.lines('AlertProcessor', 'alert notified', since),
    observer.lines('PatternDetector', 'PatternDetectionDuration', since),
  ]);
  const timesOf = (lines: readonly Line[]): ReadonlyMap<string, number> =>
    new Map(
      lines
        .filter((line) => ours.has(String(line.correlation_id)))
        .map((line) => [String(line.correlation_id), timeOf(line)]),
    );
  const verdict = new Map(patterns.map(({ correlationId, decided: at }) => [correlationId, at]));
  return {
    batches: batches.map(batchOf),
    times: {
      started: timesOf(started),
      verdict,
      stored: timesOf(decided),
      alerted: timesOf([...asked, ...notified]),
    },
    told: notified
      .filter((line) => ours.has(String(line.correlation_id)))
      .map((line) => String(line.alert_id)),
    searches: distributionOf(searches.flatMap(({ PatternDetectionDuration: ms }) => [ms].flat()).map(Number)),
  };
}

const timeOf = (line: Line): number => Date.parse(String(line.timestamp));

function batchOf(line: Line): BatchLine {
  const number = (name: string) => Number(line[name] ?? 0);
  return {
    at: timeOf(line),
    shardId: String(line.shard_id),
    firstSequence: String(line.first_sequence),
    lastSequence: String(line.last_sequence),
    accepted: number('accepted'),
    rejected: number('rejected'),
    repeated: number('repeated'),
    late: number('late'),
    readMs: number('read_ms'),
    detectMs: number('detect_ms'),
  };
}
