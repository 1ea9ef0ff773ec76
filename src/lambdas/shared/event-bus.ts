import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { REQUEST_HANDLER_OPTIONS } from './aws';
import { type Backoff, createBackoff } from './backoff';
import { splitIntoChunks } from './concurrency';
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

export interface EventBridge {
  /** Puts all events. @throws Error if one is not on its bus after all attempts; the others are */
  put(events: readonly OutgoingEvent[]): Promise<void>;
}

/** EventBridge limits a request to 10 events. */
const MAX_EVENTS = 10;
/** It accepts some events of a request and rejects others, for example while it throttles. */
const MAX_ATTEMPTS = 4;

export const createEventBridge = (
  client: Pick<EventBridgeClient, 'send'> = traceClient(
    new EventBridgeClient({ requestHandler: REQUEST_HANDLER_OPTIONS }),
  ),
  backoff: Backoff = createBackoff(50, 500),
): EventBridge => ({
  put: async (events) => {
    for (const chunk of splitIntoChunks(events, MAX_EVENTS))
      await putChunk(chunk.map(toEntry), client, backoff);
  },
});

const toEntry = ({ bus, source, detailType, detail, traceHeader }: OutgoingEvent): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: source,
  DetailType: detailType,
  Detail: JSON.stringify(detail),
  ...(traceHeader !== undefined && { TraceHeader: traceHeader }),
});

const putChunk = async (
  entries: readonly PutEventsRequestEntry[],
  client: Pick<EventBridgeClient, 'send'>,
  backoff: Backoff,
): Promise<void> => {
  let pending = [...entries];
  let reason = '';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await backoff.wait(attempt - 1);
    const response = await client.send(new PutEventsCommand({ Entries: pending }));
    if (!response.FailedEntryCount) return;
    const results = response.Entries ?? [];
    const failed = pending.filter((_, index) => results[index]?.ErrorCode !== undefined);
    if (failed.length === 0) return;
    const first = results.find(({ ErrorCode }) => ErrorCode !== undefined);
    reason = `${first?.ErrorCode}: ${first?.ErrorMessage}`;
    pending = failed;
  }
  const types = pending.map(({ DetailType }) => DetailType).join(', ');
  throw new Error(`failed to put ${types} in ${MAX_ATTEMPTS} attempts: ${reason}`);
};
