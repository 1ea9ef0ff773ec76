import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { REQUEST_HANDLER_OPTIONS } from './aws';
import { type Backoff, createBackoff } from './backoff';
import { splitIntoChunks, toError } from './concurrency';
import { traceClient } from './telemetry';

/** An event to put on a bus. */
export interface OutgoingEvent {
  /** The name of the bus. */
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  /** The X-Ray header that the receivers of the event continue. */
  readonly traceHeader?: string;
}

/** An event that could not be put. */
export interface UnsentEvent<E extends OutgoingEvent = OutgoingEvent> {
  readonly event: E;
  readonly reason: string;
}

export interface EventBridge {
  /** Puts all events. @throws Error if one is not on its bus after all attempts; the others are */
  put(events: readonly OutgoingEvent[]): Promise<void>;
  /** Puts the events of one request, at most 10. Never throws; returns those that are not on their bus after all attempts. */
  tryPut<E extends OutgoingEvent>(events: readonly E[]): Promise<readonly UnsentEvent<E>[]>;
}

/** EventBridge limits a request to 10 events. */
export const MAX_EVENTS = 10;
/** It accepts some events of a request and rejects others, for example while it throttles. */
const MAX_ATTEMPTS = 4;

export const createEventBridge = (
  client: Pick<EventBridgeClient, 'send'> = traceClient(
    new EventBridgeClient({ requestHandler: REQUEST_HANDLER_OPTIONS }),
  ),
  backoff: Backoff = createBackoff(50, 500),
): EventBridge => ({
  put: async (events) => {
    for (const chunk of splitIntoChunks(events, MAX_EVENTS)) {
      const unsent = await putAccepted(chunk, client, backoff);
      if (unsent.length === 0) continue;
      const types = unsent.map(({ event }) => event.detailType).join(', ');
      throw new Error(`failed to put ${types} in ${MAX_ATTEMPTS} attempts: ${unsent[0]!.reason}`);
    }
  },
  tryPut: async (events) => {
    try {
      return await putAccepted(events, client, backoff);
    } catch (error) {
      return events.map((event) => ({ event, reason: toError(error).message }));
    }
  },
});

const toEntry = ({ bus, source, detailType, detail, traceHeader }: OutgoingEvent): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: source,
  DetailType: detailType,
  Detail: JSON.stringify(detail),
  ...(traceHeader !== undefined && { TraceHeader: traceHeader }),
});

/** Puts the events of one request, and those again that EventBridge rejects. @returns those that it rejects each time */
const putAccepted = async <E extends OutgoingEvent>(
  events: readonly E[],
  client: Pick<EventBridgeClient, 'send'>,
  backoff: Backoff,
): Promise<readonly UnsentEvent<E>[]> => {
  let pending: readonly UnsentEvent<E>[] = events.map((event) => ({ event, reason: '' }));
  for (let attempt = 0; attempt < MAX_ATTEMPTS && pending.length > 0; attempt++) {
    if (attempt > 0) await backoff.wait(attempt - 1);
    const entries = pending.map(({ event }) => toEntry(event));
    const response = await client.send(new PutEventsCommand({ Entries: entries }));
    const results = response.FailedEntryCount ? (response.Entries ?? []) : [];
    pending = pending.flatMap(({ event }, index) => {
      const { ErrorCode: code, ErrorMessage: message } = results[index] ?? {};
      return code === undefined ? [] : [{ event, reason: `${code}: ${message}` }];
    });
  }
  return pending;
};
