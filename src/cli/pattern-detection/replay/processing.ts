import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import type { Pipeline } from '../pipeline';
import type { StreamPosition } from './send';
import { formatCommand } from '../../terminal/format-command';

const POLL_MS = 1_000;
/** Processing has stalled if there is no progress for this long, in milliseconds. */
const STALLED_MS = 90_000;
/** The same while AlertQueue has messages: a failed message reappears after its visibility timeout of 300 s. */
const HIDDEN_MS = 330_000;
/** Batches are collected for 5 seconds, so rejected events reach the failure queues well within this time. */
const REJECTED_MS = 20_000;
/** A workflow waits up to 4 seconds before it retries a step. */
const STILL_MS = 5_000;

/**
 * Waits until all sent events are processed: each symbol's detector has processed its last record, AlertQueue is empty,
 * and no pattern has been added for 5 seconds. If a symbol's last events were rejected, its detector never reaches its
 * last record; then the wait ends when the failure queues have new messages and nothing else changes.
 * @returns the number of new messages in the failure queues
 * @throws UserError if processing stalls
 */
export async function waitUntilProcessed(
  pipeline: Pipeline,
  last: ReadonlyMap<string, StreamPosition>,
  onProgress: (line: string) => void,
): Promise<number> {
  const failuresBefore = sumDepths(await pipeline.countFailures());
  let lastChange = Date.now();
  let previous = '';
  for (;;) {
    const progress = await pipeline.readDetectorProgress();
    const unprocessed = [...last].filter(([symbol, place]) => !hasReached(progress.get(symbol), place));
    const backlog = await pipeline.countAlertBacklog();
    const patterns = (await pipeline.readPatterns()).size;
    const failed = sumDepths(await pipeline.countFailures()) - failuresBefore;
    const snapshot = JSON.stringify([...progress, backlog, patterns, failed]);
    if (snapshot !== previous) lastChange = Date.now();
    previous = snapshot;
    const processedCount = last.size - unprocessed.length;
    onProgress(
      `${processedCount} of ${last.size} symbols processed, ${patterns} patterns, ${backlog} alerts waiting`,
    );
    const idleMs = Date.now() - lastChange;
    const isProcessed = unprocessed.length === 0 || (failed > 0 && idleMs >= REJECTED_MS);
    if (isProcessed && backlog === 0 && idleMs >= STILL_MS) return failed;
    const patience = backlog > 0 ? HIDDEN_MS : STALLED_MS;
    if (idleMs >= patience) {
      const examples = unprocessed.slice(0, 5).map(([symbol]) => symbol);
      const behindText =
        examples.length > 0
          ? `KinesisConsumer has not processed the last events of ${examples.join(', ')}`
          : '';
      const queueText = backlog > 0 ? `${backlog} messages are still in AlertQueue` : '';
      throw new UserError(
        `no progress for ${patience / 1000} s: ${[behindText, queueText].filter(Boolean).join(', and ')}; ` +
          `see ${formatCommand('logs')} for the reason`,
      );
    }
    await pause(POLL_MS);
  }
}

const sumDepths = (depths: ReadonlyMap<string, number>): number =>
  [...depths.values()].reduce((sum, depth) => sum + depth, 0);

/** Whether a detector's last correlation id, `<shard>:<sequence>#<index>`, is at or after a position in the stream. */
export function hasReached(correlationId: string | undefined, place: StreamPosition): boolean {
  const [, shardId, sequence] = /^(.+):(\d+)#\d+$/.exec(correlationId ?? '') ?? [];
  if (shardId === undefined || sequence === undefined) return false;
  // Sequence numbers are comparable only within a shard; after resharding, the newer shard has the higher number.
  if (shardId !== place.shardId) return shardId > place.shardId;
  return BigInt(sequence) >= BigInt(place.sequenceNumber);
}
