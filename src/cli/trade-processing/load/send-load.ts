import type { TradeRegion } from '../../../config/trade-processing';
import type { Delivery } from '../../load/deliveries';
import type { Clock } from '../../process/wait-while-progressing';
import type { SourceMessage } from '../send/create-events';
import type { TradeSender } from '../send/trade-sender';
import type { CreateDelivered } from './create-trades';

/** A message of the load test. Times are in milliseconds since 1970, of this machine's clock. */
export interface SentMessage {
  readonly id: string;
  /** When it was due. Latencies begin here, so that a delay of the sender counts too. */
  readonly due: number;
  /** When a bus accepted it; undefined if none did. */
  readonly acceptedAt?: number;
  readonly region?: TradeRegion;
  /** Why no bus accepted it. */
  readonly reason?: string;
}

export interface SendOptions extends Clock {
  /** Messages per second. */
  readonly rate: number;
  readonly deliveries: readonly Delivery[];
  readonly sender: Pick<TradeSender, 'send'>;
  readonly onProgress?: (sent: number) => void;
  /** Returns for how many milliseconds nothing could be sent until now. All later messages are due later by this time. */
  readonly getPausedMs?: () => number;
}

/** The messages of this time are sent together: 60 at 500 per second, which is one full event of each of three sources. */
const BATCH_MS = 120;

/**
 * Sends messages at a fixed rate. It waits for no answer before the next batch (an open loop), so that a slow system does not
 * lower the rate.
 */
export async function sendLoad(
  create: CreateDelivered,
  options: SendOptions,
): Promise<readonly SentMessage[]> {
  const { rate, deliveries, sender, now, wait, onProgress, getPausedMs = () => 0 } = options;
  const [start, paused, count] = [now(), getPausedMs(), deliveries.length];
  const getDue = (index: number): number => start + getPausedMs() - paused + (1000 * index) / rate;
  const pending: Promise<readonly SentMessage[]>[] = [];
  let created = 0;
  try {
    while (created < count) {
      const batch: (readonly [due: number, message: SourceMessage])[] = [];
      for (; created < count && getDue(created) <= now(); created++)
        batch.push([getDue(created), create(deliveries[created]!)]);
      if (batch.length > 0) {
        const sending = sendBatch(sender, batch);
        // Node.js ends the process at a rejection without a handler.
        sending.catch(() => undefined);
        pending.push(sending);
      }
      onProgress?.(created);
      if (created < count) await wait(BATCH_MS);
    }
    return (await Promise.all(pending)).flat();
  } finally {
    // When the user stops the command, no request may outlive it.
    await Promise.allSettled(pending);
  }
}

async function sendBatch(
  sender: Pick<TradeSender, 'send'>,
  batch: readonly (readonly [due: number, message: SourceMessage])[],
): Promise<readonly SentMessage[]> {
  const { accepted, refused } = await sender.send(batch.map(([, message]) => message));
  const answers = new Map<string, Omit<SentMessage, 'id' | 'due'>>([
    ...accepted.map(({ message, region, acceptedAt }) => [message.id, { region, acceptedAt }] as const),
    ...refused.map(({ message, reason }) => [message.id, { reason }] as const),
  ]);
  return batch.map(([due, { id }]) => ({ id, due, ...answers.get(id) }));
}
