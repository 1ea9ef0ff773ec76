import type { LogLine } from '../../target/function-logs';
import { hasReached, type StreamPosition } from './position';

/** Reads the log lines of a function with a message since a time. */
export type ReadLines = (functionId: string, message: string, since: number) => Promise<readonly LogLine[]>;

/** The progress of the analyses of sent records, from the logs. */
export interface AnalysisProgress {
  /** The number of analyses that were started and have not ended. */
  readonly pending: number;
  /** Whether the log contains the batches of all sent records, and so all analyses that they started. */
  readonly isComplete: boolean;
}

/** The clocks of this machine and of the target can differ by this much, in milliseconds. */
const CLOCK_DIFFERENCE_MS = 5_000;

/**
 * Reads which analyses have been started and which have ended. KinesisConsumer logs the start of the analyses of a batch,
 * and then the batch. PatternDetector logs the end of an analysis, after it has queued its alerts.
 * @param last the position of each symbol's last events in the stream
 * @param since when sending began, in milliseconds since 1970
 */
export async function readAnalysisProgress(
  readLines: ReadLines,
  last: ReadonlyMap<string, StreamPosition>,
  since: number,
): Promise<AnalysisProgress> {
  const from = since - CLOCK_DIFFERENCE_MS;
  const batches = await readLines('KinesisConsumer', 'batch processed', from);
  const processed = batches.map((line) => `${String(line.shard_id)}:${String(line.last_sequence)}#0`);
  const isComplete = [...findLastOfShards(last)].every((position) => hasReached(processed, position));
  const started = await readLines('KinesisConsumer', 'analysis started', from);
  const decided = await readLines('PatternDetector', 'analysis decided', from);
  const ended = new Set(decided.map((line) => line.correlation_id));
  const ids = new Set(started.map((line) => line.correlation_id));
  return { pending: [...ids].filter((id) => !ended.has(id)).length, isComplete };
}

/** Returns the last position in each shard. */
function findLastOfShards(last: ReadonlyMap<string, StreamPosition>): Iterable<StreamPosition> {
  const shards = new Map<string, StreamPosition>();
  for (const position of last.values()) {
    const known = shards.get(position.shardId);
    if (known === undefined || BigInt(position.sequenceNumber) > BigInt(known.sequenceNumber))
      shards.set(position.shardId, position);
  }
  return shards.values();
}
