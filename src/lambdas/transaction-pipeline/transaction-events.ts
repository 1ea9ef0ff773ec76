import {
  AUDIT_EVENTS,
  SOURCES,
  toTransactionReceived,
  TRANSACTION_EVENTS,
  type TransactionAccepted,
  type TransactionRow,
} from '../../domain/transactions';
import type { OutgoingEvent } from '../../aws/put-events';

/** Creates the event of a row, by which it is scored. */
export const createReceivedEvent = (row: TransactionRow, bus: string): OutgoingEvent => ({
  bus,
  source: SOURCES.ingestion,
  detailType: TRANSACTION_EVENTS.received,
  detail: toTransactionReceived(row),
  ...(row.traceHeader !== undefined && { traceHeader: row.traceHeader }),
});

/** Creates the event of a request for the audit trail: it was accepted, or its id belongs to another transaction. */
export const createAuditEvent = (
  detailType: typeof AUDIT_EVENTS.accepted | typeof AUDIT_EVENTS.conflict,
  detail: TransactionAccepted,
  bus: string,
): OutgoingEvent => ({
  bus,
  source: SOURCES.ingestion,
  detailType,
  detail,
  ...(detail.traceHeader !== undefined && { traceHeader: detail.traceHeader }),
});
