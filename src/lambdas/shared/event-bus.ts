import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type OutgoingEvent, putEvents } from '../../aws/put-events';
import { CLIENT_OPTIONS } from './aws';
import { type Backoff, createBackoff } from './backoff';
import { traceClient } from './telemetry';

/** An event that could not be put. */
export interface UnsentEvent<E extends OutgoingEvent = OutgoingEvent> {
  readonly event: E;
  readonly reason: string;
}

export interface EventBridge {
  /** Puts all events. @throws Error if one is not on its bus after all attempts; the others are */
  put(events: readonly OutgoingEvent[]): Promise<void>;
  /** Puts all events. Never throws; returns those that are not on their bus after all attempts. */
  tryPut<E extends OutgoingEvent>(events: readonly E[]): Promise<readonly UnsentEvent<E>[]>;
}

export const createEventBridge = (
  client: Pick<EventBridgeClient, 'send'> = traceClient(new EventBridgeClient(CLIENT_OPTIONS)),
  backoff: Backoff = createBackoff(50, 500),
): EventBridge => ({
  put: async (events) => {
    const failures = await putEvents(client, events, backoff.wait);
    const [first] = failures;
    if (!first) return;
    if (first.error) throw first.error;
    const types = failures.map(({ event }) => event.detailType).join(', ');
    const attempts = first.attempts === undefined ? '' : ` in ${first.attempts} attempts`;
    throw new Error(`failed to put ${types}${attempts}: ${first.reason}`);
  },
  tryPut: async (events) =>
    (await putEvents(client, events, backoff.wait)).map(({ event, reason }) => ({ event, reason })),
});
