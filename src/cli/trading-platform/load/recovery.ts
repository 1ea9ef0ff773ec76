import type { Fault } from '../../load/faults';
import type { LoggedRequest } from './request-log';

/** How long a kill of the writer was noticed, in milliseconds; undefined if it was until the end. */
export interface Recovery {
  readonly at: string;
  /** Until the next booking. */
  readonly bookedMs?: number;
  /** Until the next query that was answered. */
  readonly answeredMs?: number;
}

/** Measures for each kill of the writer how long it was noticed. @param bookings the times of all bookings */
export function measureRecovery(
  faults: readonly Fault[],
  bookings: readonly number[],
  log: readonly LoggedRequest[],
): Recovery[] {
  const sorted = [...bookings].sort((a, b) => a - b);
  const queries = log.filter(({ operation, isOk }) => operation === QUERY && isOk);
  return faults
    .filter(({ kind }) => kind === 'writer')
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
