import type { Clock } from '../../process/wait-while-progressing';
import type { LoadParameters } from './create-orders';
import type { LoggedRequest } from './request-log';

/** What can be killed. */
export interface Killer {
  /** Kills the writer of the database, which then starts again. */
  readonly killWriter: () => Promise<void>;
  /** Kills a process of a function. Returns whether there was one. */
  readonly killFunction: () => Promise<boolean>;
}

/** A kill, with its time in milliseconds since 1970. */
export interface Kill {
  readonly target: 'writer' | 'function';
  readonly at: number;
}

/** How long a kill of the writer was noticed, in milliseconds; undefined if it was until the end. */
export interface Recovery {
  readonly at: string;
  /** Until the next booking. */
  readonly bookedMs?: number;
  /** Until the next query that was answered. */
  readonly answeredMs?: number;
}

/** Distributes the kills evenly over the measured time. Returns the milliseconds after its start. */
export function planKills({
  seconds,
  killWriter,
  killFunctions,
}: Pick<LoadParameters, 'seconds' | 'killWriter' | 'killFunctions'>): Kill[] {
  const plan = (target: Kill['target'], count: number): Kill[] =>
    Array.from({ length: count }, (_, index) => ({ target, at: ((index + 0.5) * 1000 * seconds) / count }));
  return [...plan('writer', killWriter), ...plan('function', killFunctions)].sort((a, b) => a.at - b.at);
}

/** Carries out the kills at their times. Returns those that had a target. */
export async function runKills(
  plan: readonly Kill[],
  { killWriter, killFunction }: Killer,
  { now, wait }: Clock,
): Promise<Kill[]> {
  const start = now();
  const done: Kill[] = [];
  for (const { target, at } of plan) {
    await wait(Math.max(0, start + at - now()));
    const kill = { target, at: now() };
    if (target === 'writer') {
      await killWriter();
      done.push(kill);
    } else if (await killFunction()) done.push(kill);
  }
  return done;
}

/** Measures for each kill of the writer how long it was noticed. @param bookings the times of all bookings */
export function measureRecovery(
  kills: readonly Kill[],
  bookings: readonly number[],
  log: readonly LoggedRequest[],
): Recovery[] {
  const sorted = [...bookings].sort((a, b) => a - b);
  const queries = log.filter(({ operation, isOk }) => operation === QUERY && isOk);
  return kills
    .filter(({ target }) => target === 'writer')
    .map(({ at }) => {
      const booked = sorted.find((time) => time > at);
      const answered = queries
        .filter(({ sentAt }) => sentAt > at)
        .reduce((first, { endedAt }) => Math.min(first, endedAt), Infinity);
      return {
        at: new Date(at).toISOString(),
        ...(booked !== undefined && { bookedMs: booked - at }),
        ...(answered < Infinity && { answeredMs: answered - at }),
      };
    });
}

/** The operation of a query, which needs the writer. */
export const QUERY = 'GET /orders/{orderId}';
