import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import type { EventPattern } from './event-rule';
import type { Queue } from './queue';
import type { ServerlessFunction } from './serverless-function';

/** How a function receives the records of a stream. */
export interface BatchDelivery {
  /** The maximum number of records in one invocation. */
  readonly batchSize: number;
  /** The batching window in seconds. */
  readonly batchingWindow: number;
  /**
   * The number of retries of a failing batch. Bisecting it does not count.
   * @default - no limit but the age of its records
   */
  readonly retries?: number;
  /**
   * The age in seconds above which records are discarded and reported to `onFailure`. @default - the retention of the
   * stream, so that a shorter outage loses no records
   */
  readonly maxRecordAge?: number;
  /**
   * The records that invoke the function, as an event pattern on the whole record.
   * @default - all records
   */
  readonly filter?: EventPattern;
  /** Receives the position of discarded records, which can be read again while the stream retains them. */
  readonly onFailure: Queue;
}

/** No limit, in the configuration of an event source mapping. */
const UNLIMITED = -1;

/**
 * Invokes the function's live version with batches of records from the beginning of a stream. If the function reports a
 * failed record, Lambda tries the batch again from this record on, and does not halve it. So a function isolates a record at
 * the beginning of a batch by an error, after which Lambda halves the batch.
 */
export function deliverBatches(
  consumer: ServerlessFunction,
  id: string,
  sourceArn: string,
  { batchSize, batchingWindow, retries, maxRecordAge, filter, onFailure }: BatchDelivery,
): void {
  onFailure.grantSend(consumer);
  new LambdaEventSourceMapping(consumer, id, {
    eventSourceArn: sourceArn,
    functionName: consumer.liveArn,
    startingPosition: 'TRIM_HORIZON',
    batchSize,
    maximumBatchingWindowInSeconds: batchingWindow,
    filterCriteria: filter && { filter: [{ pattern: JSON.stringify(filter) }] },
    bisectBatchOnFunctionError: true,
    functionResponseTypes: ['ReportBatchItemFailures'],
    maximumRetryAttempts: retries ?? UNLIMITED,
    maximumRecordAgeInSeconds: maxRecordAge ?? UNLIMITED,
    destinationConfig: { onFailure: { destinationArn: onFailure.arn } },
    dependsOn: [consumer.ready],
  });
}
