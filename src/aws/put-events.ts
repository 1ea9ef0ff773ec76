import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';

/** An event to put on a bus. */
export interface OutgoingEvent {
  /** The name of the bus. */
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  /** The X-Ray header that the receivers of the event continue. */
  readonly traceHeader?: string;
  /** The time of the event; the time of the request by default. */
  readonly time?: Date;
}

/** An event that is not on its bus, with the error of a request that failed as a whole. */
export interface PutFailure<E extends OutgoingEvent> {
  readonly event: E;
  readonly reason: string;
  readonly attempts?: number;
  readonly error?: Error;
}

/** EventBridge limits a request to 10 events. */
export const MAX_EVENTS = 10;
/** It limits all events of a request together to 256 KB. */
export const MAX_EVENT_BYTES = 250_000;
/** It accepts some events of a request and rejects others, for example while it throttles. */
const MAX_ATTEMPTS = 4;

/** An event as a request contains it. */
interface EventEntry<E extends OutgoingEvent> {
  readonly event: E;
  readonly entry: PutEventsRequestEntry;
}

type PutClient = Pick<EventBridgeClient, 'send'>;

const toEntry = ({
  bus,
  source,
  detailType,
  detail,
  traceHeader,
  time,
}: OutgoingEvent): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: source,
  DetailType: detailType,
  Detail: JSON.stringify(detail),
  ...(traceHeader !== undefined && { TraceHeader: traceHeader }),
  ...(time && { Time: time }),
});

/** Returns what EventBridge counts of an entry, in bytes of UTF-8. */
const getSize = ({ Source, DetailType, Detail }: PutEventsRequestEntry): number =>
  [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);

/**
 * Puts events in as many requests as they need. An event that is too large for a request fails alone.
 * @param waitToRetry waits before the events that EventBridge rejected are put again; its argument counts from 0
 * @returns those that are not on their bus after all attempts
 */
export const putEvents = async <E extends OutgoingEvent>(
  client: PutClient,
  events: readonly E[],
  waitToRetry: (attempt: number) => Promise<void>,
): Promise<readonly PutFailure<E>[]> => {
  const failures: PutFailure<E>[] = [];
  const requests: EventEntry<E>[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const entry = toEntry(event);
    const size = getSize(entry);
    const request = requests.at(-1);
    if (size > MAX_EVENT_BYTES) {
      const reason = `the event has ${size} bytes; expected at most ${MAX_EVENT_BYTES}`;
      failures.push({ event, reason });
    } else if (request && request.length < MAX_EVENTS && bytes + size <= MAX_EVENT_BYTES) {
      request.push({ event, entry });
      bytes += size;
    } else {
      requests.push([{ event, entry }]);
      bytes = size;
    }
  }
  for (const request of requests) failures.push(...(await putRequest(client, request, waitToRetry)));
  return failures;
};

/** Puts the events of one request, and those again that EventBridge rejects. Returns those that it has not accepted. */
const putRequest = async <E extends OutgoingEvent>(
  client: PutClient,
  request: readonly EventEntry<E>[],
  waitToRetry: (attempt: number) => Promise<void>,
): Promise<readonly PutFailure<E>[]> => {
  let pending: readonly (PutFailure<E> & EventEntry<E>)[] = request.map((one) => ({ ...one, reason: '' }));
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS && pending.length > 0; attempt++) {
      if (attempt > 0) await waitToRetry(attempt - 1);
      const { Entries: results } = await client.send(
        new PutEventsCommand({ Entries: pending.map(({ entry }) => entry) }),
      );
      pending = pending.flatMap((one, index) => {
        const { EventId: id, ErrorCode: code, ErrorMessage: message } = results?.[index] ?? {};
        if (id !== undefined) return [];
        const reason = code === undefined ? 'the response has no EventId' : `${code}: ${message}`;
        return [{ ...one, reason, attempts: MAX_ATTEMPTS }];
      });
    }
    return pending;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(`thrown: ${String(thrown)}`);
    return pending.map((one) => ({ ...one, reason: error.message, error }));
  }
};
