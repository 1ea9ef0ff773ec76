import type { SystemContext } from './context';
import type { Storage } from './storage';

/** The folder of the scored transactions in the bucket. */
export const PROCESSED_PREFIX = 'transactions/';
/**
 * How long a failing batch is tried, in seconds, so that an outage of S3 of some hours leaves no gap. DynamoDB Streams retain
 * records for 24 hours; the rest is the time to read a failed batch again.
 */
const MAX_RECORD_AGE = 12 * 3600;

/** Creates the function that writes scored transactions and the results of investigations to the bucket. */
export function createProcessedData(
  { config, createFunction, createFailureQueue }: SystemContext,
  { transactions, processed }: Pick<Storage, 'transactions' | 'processed'>,
) {
  /** The positions of the changes that could not be written. */
  const unwritten = createFailureQueue('UnwrittenChanges');
  const writer = createFunction('ProcessedWriter', {
    entry: 'transaction-pipeline/processed-writer.ts',
    timeout: 60,
    reservedConcurrency: config.concurrency.processedWriter,
  });
  transactions.deliverChangesTo(writer, {
    batchSize: 1000,
    // An object is written every ten seconds for each shard at most, so that queries read few large objects.
    batchingWindow: 10,
    maxRecordAge: MAX_RECORD_AGE,
    onFailure: unwritten,
  });
  processed.grantPut(writer, PROCESSED_PREFIX);
  return { writer, unwritten };
}
