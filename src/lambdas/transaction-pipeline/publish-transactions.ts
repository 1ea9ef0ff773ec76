import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import {
  AUDIT_EVENTS,
  DURATIONS,
  METRICS,
  toTransactionAccepted,
  type TransactionRow,
} from '../../domain/transactions';
import { parseTime } from '../../domain/validation';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { runAll, splitIntoChunks } from '../shared/concurrency';
import { MAX_EVENTS, type OutgoingEvent } from '../../aws/put-events';
import type { EventBridge } from '../shared/event-bus';
import { readStreamImage } from '../shared/stream-image';
import type { Telemetry } from '../shared/telemetry';
import { createAuditEvent, createReceivedEvent } from './transaction-events';

export interface TransactionPublisherDeps {
  readonly telemetry: Telemetry;
  readonly events: EventBridge;
  readonly transactionBus: string;
  readonly auditBus: string;
}

/** A new row, and the change that inserted it. */
interface NewRow {
  readonly row: TransactionRow;
  readonly changeId: string;
  readonly sequenceNumber: string;
}

/** An event of a new row. */
interface RowEvent extends OutgoingEvent {
  /** The position of the row in its batch. */
  readonly position: number;
}

/**
 * Creates the handler that puts the events of new transactions. A transaction is stored in one write, and its events
 * follow from the stream of the table: so there is no row without events, whenever a function ends, unless its position is
 * in UnpublishedTransactions. A repeated batch puts its events again, which changes nothing.
 */
export const createTransactionPublisher =
  (deps: TransactionPublisherDeps) =>
  async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { log, meter, now, trace } = deps.telemetry;
    const rows = records.flatMap(readNewRow);
    const failure = await trace('publish', () => publish(rows, deps));
    const published = rows.slice(0, failure?.position);
    meter.count(METRICS.published, published.length);
    // The events are on their buses, so a row without a valid time may not fail the batch.
    const times = published.flatMap(({ row }) => parseTime(row.receivedAt) ?? []);
    if (times.length > 0)
      meter.measure(
        DURATIONS.requestToPublished,
        'Milliseconds',
        Math.max(0, now() - Math.min(...times)),
        {},
      );
    meter.flush();
    const first = failure && rows[failure.position];
    if (!first) {
      log.info('transactions published', { transactions: rows.length });
      return { batchItemFailures: [] };
    }
    const { row, sequenceNumber } = first;
    log.error('transactions not published', {
      correlation_id: row.transactionId,
      sequence_number: sequenceNumber,
      published: published.length,
      reason: failure.reason,
    });
    // Lambda halves a batch after an error only, so that a row at its beginning does not stop the rows after it.
    if (records.length > 1 && sequenceNumber === records[0]?.dynamodb?.SequenceNumber)
      throw new Error(
        `the events of ${row.transactionId}, the first of ${records.length} rows, are not on their buses: ${failure.reason}; Lambda tries each half of the batch`,
      );
    // Lambda sends the batch again from this record on.
    return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
  };

/** Reads the row of an insertion. Other changes publish nothing. */
const readNewRow = ({ eventID, eventName, dynamodb }: DynamoDBRecord): readonly NewRow[] => {
  const row = readStreamImage<TransactionRow>(dynamodb?.NewImage);
  return row && eventName === 'INSERT'
    ? [{ row, changeId: eventID ?? '', sequenceNumber: dynamodb?.SequenceNumber ?? '' }]
    : [];
};

/**
 * Puts the events of all rows, those of five rows in one request. After a failure, no request begins: the rows after the
 * first failed one are in the next batch anyway.
 * @returns the position of the first row whose events are not on their buses; undefined if there is none
 */
const publish = async (
  rows: readonly NewRow[],
  { events, transactionBus, auditBus }: TransactionPublisherDeps,
): Promise<{ readonly position: number; readonly reason: string } | undefined> => {
  const rowEvents = rows.flatMap(({ row, changeId }, position): readonly RowEvent[] => [
    { ...createReceivedEvent(row, transactionBus), position },
    { ...createAuditEvent(AUDIT_EVENTS.accepted, toTransactionAccepted(row, changeId), auditBus), position },
  ]);
  const failures: { readonly position: number; readonly reason: string }[] = [];
  await runAll(splitIntoChunks(rowEvents, MAX_EVENTS), MAX_CONCURRENT_CALLS, async (chunk) => {
    const [unsent] =
      failures.length > 0 ? chunk.map((event) => ({ event, reason: '' })) : await events.tryPut(chunk);
    if (unsent) failures.push({ position: unsent.event.position, reason: unsent.reason });
  });
  return failures.sort((a, b) => a.position - b.position)[0];
};
