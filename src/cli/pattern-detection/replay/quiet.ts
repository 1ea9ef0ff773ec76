import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import type { Pipeline } from '../pipeline';
import type { Place } from './send';

const POLL_MS = 1_000;
/** Without any movement for this long, what is missing will not come. */
const STUCK_MS = 90_000;
/** … but a message that a receiver failed on comes back only when AlertQueue's visibility time-out of 300 s is over. */
const HIDDEN_MS = 330_000;
/** Batches are gathered for 5 seconds; what was rejected has come out long before this. */
const REJECTED_MS = 20_000;
/** A workflow that has to try again waits up to 4 seconds between two steps. */
const STILL_MS = 5_000;

/**
 * Waits until all that was sent has gone through: each symbol's detector has taken in its last record, AlertQueue is
 * empty, and no pattern has been added for 5 seconds. Where a symbol's last events were rejected its detector never
 * gets there: then it is enough that messages have come into the queues for failures and all else is still.
 * @returns how many messages have come into the queues for failures
 * @throws UserError if nothing moves any more before that
 */
export async function untilQuiet(
  pipeline: Pipeline,
  last: ReadonlyMap<string, Place>,
  onProgress: (line: string) => void,
): Promise<number> {
  const failuresBefore = total(await pipeline.failures());
  let moved = Date.now();
  let before = '';
  for (;;) {
    const progress = await pipeline.detectorProgress();
    const behind = [...last].filter(([symbol, place]) => !hasReached(progress.get(symbol), place));
    const backlog = await pipeline.alertBacklog();
    const patterns = (await pipeline.patterns()).size;
    const failed = total(await pipeline.failures()) - failuresBefore;
    const now = JSON.stringify([...progress, backlog, patterns, failed]);
    if (now !== before) moved = Date.now();
    before = now;
    const done = last.size - behind.length;
    onProgress(`${done} of ${last.size} symbols through, ${patterns} patterns, ${backlog} alerts waiting`);
    const still = Date.now() - moved;
    const through = behind.length === 0 || (failed > 0 && still >= REJECTED_MS);
    if (through && backlog === 0 && still >= STILL_MS) return failed;
    const patience = backlog > 0 ? HIDDEN_MS : STUCK_MS;
    if (still >= patience) {
      const symbols = behind.slice(0, 5).map(([symbol]) => symbol);
      const where =
        symbols.length > 0 ? `KinesisConsumer has not reached the end of ${symbols.join(', ')}` : '';
      const queue = backlog > 0 ? `${backlog} messages stay in AlertQueue` : '';
      throw new UserError(
        `nothing has moved for ${patience / 1000} s: ${[where, queue].filter(Boolean).join(', and ')}; ` +
          'npx stacks logs shows why',
      );
    }
    await pause(POLL_MS);
  }
}

const total = (depths: ReadonlyMap<string, number>): number =>
  [...depths.values()].reduce((sum, n) => sum + n, 0);

/** Whether a detector's last correlation id, `<shard>:<sequence>#<index>`, lies at or behind a place of the stream. */
export function hasReached(correlationId: string | undefined, place: Place): boolean {
  const [, shardId, sequence] = /^(.+):(\d+)#\d+$/.exec(correlationId ?? '') ?? [];
  if (shardId === undefined || sequence === undefined) return false;
  // Compared within a shard only; after a reshard the newer shard has the higher number.
  if (shardId !== place.shardId) return shardId > place.shardId;
  return BigInt(sequence) >= BigInt(place.sequenceNumber);
}
