import type { Random } from '../core/random';
import type { Simulation } from '../core/simulation';
import type { DeliveryResult } from './delivery-result';
import { SECOND_MS } from './names';

/** How a delivery ended. */
export type DeliveryEnd =
  | { readonly status: 'delivered' }
  | { readonly status: 'failed'; readonly reason: string; readonly retries: number };

export interface RetriedDelivery {
  /** What is delivered, for error messages. */
  readonly label: string;
  /** The number of retries. */
  readonly retries: number;
  /** The age above which it is not tried any more, in seconds. */
  readonly maxAgeSeconds: number;
  /** The time until the first attempt, in milliseconds. */
  readonly delayMs: number;
  readonly deliver: () => DeliveryResult;
  readonly onEnd: (end: DeliveryEnd) => void;
}

/** The waits between attempts. AWS documents no numbers; with these, 24 hours end before 185 retries. */
const RETRY_MS = { first: SECOND_MS, longest: 15 * 60 * SECOND_MS };

/** Delivers something, and tries again with exponential backoff and jitter until it succeeds or a limit is reached. */
export const startDelivery = (simulation: Simulation, random: Random, delivery: RetriedDelivery): void => {
  const { label, retries, maxAgeSeconds, delayMs, deliver, onEnd } = delivery;
  const startedAt = simulation.now;
  const attempt = (attempts: number): void => {
    const result = deliver();
    if (result.status === 'delivered') return onEnd(result);
    const longestMs = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** attempts);
    const waitMs = Math.round(((1 + random.next()) / 2) * longestMs);
    const isLast =
      result.status === 'rejected' ||
      attempts >= retries ||
      simulation.now + waitMs - startedAt > maxAgeSeconds * SECOND_MS;
    if (isLast) onEnd({ status: 'failed', reason: result.reason, retries: attempts });
    else simulation.schedule(waitMs, label, () => attempt(attempts + 1));
  };
  simulation.schedule(delayMs, label, () => attempt(0));
};
