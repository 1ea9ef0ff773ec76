import type { Clock } from '../process/wait-while-progressing';

export interface RateOptions extends Clock {
  /** Requests per second. */
  readonly rate: number;
  readonly count: number;
  readonly onProgress?: (sent: number) => void;
  /** Returns for how many milliseconds nothing could be sent until now. All later requests are due later by this time. */
  readonly getPausedMs?: () => number;
  /**
   * With so many requests that wait for their responses, no further one is sent: a slow system lowers the rate.
   * @default - no limit (an open loop)
   */
  readonly maxPending?: number;
}

/** The interval in which due requests are sent. */
const TICK_MS = 5;

/**
 * Sends requests at a fixed rate. Without `maxPending`, it waits for no response before the next request (an open loop), so
 * that a slow system does not lower the rate.
 * @param send sends the request with a number from 0. `due` is when it should be sent, in milliseconds since 1970:
 * latencies begin there, so that they contain the delays of a sender that could not keep pace (coordinated omission)
 */
export async function sendAtRate<Result>(
  send: (index: number, due: number) => Promise<Result>,
  { rate, count, now, wait, onProgress, getPausedMs = () => 0, maxPending = Infinity }: RateOptions,
): Promise<Result[]> {
  const [start, paused] = [now(), getPausedMs()];
  const pending: Promise<Result>[] = [];
  let done = 0;
  try {
    while (pending.length < count) {
      for (;;) {
        const due = start + getPausedMs() - paused + (1000 * pending.length) / rate;
        if (pending.length >= count || due > now() || pending.length - done >= maxPending) break;
        const sending = send(pending.length, due).finally(() => {
          done++;
        });
        // Node.js ends the process at a rejection without a handler.
        sending.catch(() => undefined);
        pending.push(sending);
      }
      onProgress?.(pending.length);
      if (pending.length < count) await wait(TICK_MS);
    }
    while (done < count) {
      onProgress?.(pending.length);
      await wait(TICK_MS);
    }
    return await Promise.all(pending);
  } finally {
    // When the user stops the command, no request may outlive it.
    await Promise.allSettled(pending);
  }
}
