import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  AUDIT_EVENTS,
  SOURCES,
  toTransactionAccepted,
  toTransactionReceived,
  TRANSACTION_EVENTS,
  type TransactionRow,
} from '../../../domain/transactions';
import { formatError } from '../../errors';
import { interruptSignal } from '../../process/interrupt';
import type { Events } from '../deployment';
import type { EventToPut } from '../put-event';

/** An event of a row. */
export interface RowEvent extends EventToPut {
  readonly transactionId: string;
  readonly traceHeader?: string;
}

/** The result of putting events. */
export interface PutResult {
  /** The number of events that are on their buses. */
  readonly put: number;
  readonly failed: readonly { readonly transactionId: string; readonly reason: string }[];
}

/** EventBridge limits a request to 10 events. */
const MAX_EVENTS = 10;
/** Stands for the id of the change in the stream, which is unknown. */
const CHANGE_ID = 'published';

/** Creates the events of a row, as TransactionPublisher does. @param buses without `auditBus`, no acceptance is recorded */
export function createRowEvents(
  row: TransactionRow,
  { transactionBus, auditBus }: { readonly transactionBus: string; readonly auditBus: string | undefined },
): RowEvent[] {
  const common = {
    source: SOURCES.ingestion,
    transactionId: row.transactionId,
    ...(row.traceHeader !== undefined && { traceHeader: row.traceHeader }),
  };
  return [
    {
      ...common,
      bus: transactionBus,
      detailType: TRANSACTION_EVENTS.received,
      detail: toTransactionReceived(row),
    },
    ...(auditBus === undefined
      ? []
      : [
          {
            ...common,
            bus: auditBus,
            detailType: AUDIT_EVENTS.accepted,
            detail: toTransactionAccepted(row, CHANGE_ID),
          },
        ]),
  ];
}

/** Puts events. A failed one stops no other one. @throws Interrupted before the next request when the user stops the command */
export async function putEvents(client: Events, events: readonly RowEvent[]): Promise<PutResult> {
  const failed: { readonly transactionId: string; readonly reason: string }[] = [];
  for (let start = 0; start < events.length; start += MAX_EVENTS) {
    interruptSignal.throwIfAborted();
    const chunk = events.slice(start, start + MAX_EVENTS);
    for (const [index, reason] of (await putChunk(client, chunk)).entries())
      if (reason !== undefined) failed.push({ transactionId: chunk[index]!.transactionId, reason });
  }
  return { put: events.length - failed.length, failed };
}

/** Returns the reason of each event that is not on its bus; undefined for each event that is. */
async function putChunk(client: Events, chunk: readonly RowEvent[]): Promise<(string | undefined)[]> {
  try {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: chunk.map(({ bus, source, detailType, detail, traceHeader }) => ({
          EventBusName: bus,
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
          TraceHeader: traceHeader,
        })),
      }),
    );
    return chunk.map((_, index) => {
      const { EventId, ErrorCode, ErrorMessage } = Entries[index] ?? {};
      return EventId === undefined ? `${ErrorCode ?? 'no event id'}: ${ErrorMessage ?? ''}` : undefined;
    });
  } catch (error) {
    return chunk.map(() => formatError(error));
  }
}
