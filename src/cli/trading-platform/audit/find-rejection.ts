import type { Deployment } from '../deployment';
import { readLoggedEvents } from './read-logged-events';

/**
 * Finds the rejection of a request in the audit log, which contains an event some seconds after its booking.
 * @param since milliseconds since 1970
 * @returns the reason; undefined as long as the log contains no rejection of the request
 */
export async function findRejection(
  deployment: Pick<Deployment, 'logs' | 'getOutput'>,
  requestId: string,
  since: number,
): Promise<string | undefined> {
  const events = await readLoggedEvents(deployment, { since, text: requestId });
  return events.flatMap(({ event: { detail } }) =>
    detail.eventId === requestId && 'reason' in detail ? (detail.reason ?? []) : [],
  )[0];
}
