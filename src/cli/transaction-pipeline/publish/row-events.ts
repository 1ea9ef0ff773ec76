import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_EVENTS, type OutgoingEvent, putEvents } from '../../../aws/put-events';
import {
  AUDIT_EVENTS,
  SOURCES,
  toTransactionAccepted,
  toTransactionReceived,
  TRANSACTION_EVENTS,
  type TransactionRow,
} from '../../../domain/transactions';
import { interruptSignal } from '../../process/interrupt';
import type { Events } from '../deployment';

/** An event of a row. */
export interface RowEvent extends OutgoingEvent {
  readonly transactionId: string;
}

/** The result of putting events. */
export interface PutResult {
  /** The number of events that are on their buses. */
  readonly put: number;
  readonly failed: readonly { readonly transactionId: string; readonly reason: string }[];
}

/** The wait before rejected events are put again; each further one takes twice as long. */
const RETRY_MS = 200;
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
export async function putRowEvents(client: Events, events: readonly RowEvent[]): Promise<PutResult> {
  const failed: { readonly transactionId: string; readonly reason: string }[] = [];
  for (let start = 0; start < events.length; start += MAX_EVENTS) {
    interruptSignal.throwIfAborted();
    const failures = await putEvents(client, events.slice(start, start + MAX_EVENTS), (attempt) =>
      sleep(RETRY_MS * 2 ** attempt),
    );
    for (const { event, reason } of failures) failed.push({ transactionId: event.transactionId, reason });
  }
  return { put: events.length - failed.length, failed };
}
