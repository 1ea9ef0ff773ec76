import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait between attempts. */
export interface Backoff {
  /** Waits before the next attempt. @param attempt from 0 */
  wait(attempt: number): Promise<void>;
}

/**
 * Creates waits of a random duration up to a limit that doubles with each attempt, so that invocations that collide do
 * not collide again.
 * @param pick picks a whole number from 0 to below its argument
 */
export const createBackoff = (
  firstMs: number,
  longestMs: number,
  {
    pick = (end: number): number => randomInt(end),
    // The timers are looked up at each wait, because a simulation replaces them after this module was loaded.
    wait = (milliseconds: number): Promise<void> => sleep(milliseconds),
  } = {},
): Backoff => ({
  wait: (attempt) => wait(pick(Math.min(longestMs, firstMs * 2 ** attempt) + 1)),
});
