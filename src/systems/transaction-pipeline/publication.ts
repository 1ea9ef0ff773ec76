import { AUDIT_EVENTS, SOURCES, TRANSACTION_EVENTS } from '../../domain/transactions';
import { grantPutEvents } from '../../modules/event-bus';
import type { Buses } from './buses';
import type { SystemContext } from './context';
import type { Storage } from './storage';

/** The timeout of TransactionPublisher in seconds: each of its requests is tried several times. */
const TIMEOUT = 60;
/** The number of rows in a batch. The events of five rows are one request, and sixteen requests are sent at a time. */
const BATCH_SIZE = 200;
/**
 * How long a row is tried, in seconds, before the next rows of its shard are published without it. The number of attempts has
 * no limit, so that an outage of EventBridge discards no row. DynamoDB Streams retain records for 24 hours; the rest is the
 * time to read a discarded batch again.
 */
const MAX_RECORD_AGE = 12 * 3600;

/**
 * Creates the function that puts the events of each new transaction, from the stream of the table: the row is stored and
 * its events are due in the same write. A shard of the stream has at most two readers, of which ProcessedWriter is the
 * other one.
 */
export function createPublication(
  { config, createFunction, createFailureQueue }: SystemContext,
  { transactionBus, auditBus }: Pick<Buses, 'transactionBus' | 'auditBus'>,
  { transactions }: Pick<Storage, 'transactions'>,
) {
  /** The positions of the new rows whose events could not be put. */
  const unpublished = createFailureQueue('UnpublishedTransactions');
  const publisher = createFunction('TransactionPublisher', {
    entry: 'transaction-pipeline/transaction-publisher.ts',
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.transactionPublisher,
  });
  transactions.deliverChangesTo(publisher, {
    batchSize: BATCH_SIZE,
    // Decisions wait for the events, so a batch contains what is there.
    batchingWindow: 0,
    filter: { eventName: ['INSERT'] },
    maxRecordAge: MAX_RECORD_AGE,
    onFailure: unpublished,
  });
  grantPutEvents(publisher, [transactionBus, auditBus], {
    source: SOURCES.ingestion,
    detailTypes: [TRANSACTION_EVENTS.received, AUDIT_EVENTS.accepted],
  });
  return { publisher, unpublished };
}
