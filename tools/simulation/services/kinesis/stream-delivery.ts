import type { EventPattern } from '../../../../src/domain/event-patterns';
import type { MessageSink } from '../message-sink';

/** How a function receives the records of a stream. It reports failed records (`ReportBatchItemFailures`). */
export interface StreamDelivery {
  /** The maximum number of records in one invocation. */
  readonly batchSize: number;
  /** The longest wait for a full batch, in seconds. */
  readonly windowSeconds: number;
  /** The number of retries of a failing batch. @default - no limit but the age of its records */
  readonly retries?: number;
  /** The age in seconds above which records are discarded. @default - no limit but the retention of the stream */
  readonly maxRecordAgeSeconds?: number;
  /** The number of batches of a shard that are processed at the same time. @default 1 */
  readonly parallelization?: number;
  /** The records that invoke the function, as a pattern on the whole record. @default - all records */
  readonly filter?: EventPattern;
  /** Receives the position of discarded records. */
  readonly onFailure: MessageSink;
}

// Lambda Developer Guide, "Lambda parameters for Amazon Kinesis Data Streams event source mappings":
/** The largest values. For the stream of a table, a batch has at most 1,000 records. */
const LIMITS = {
  batchSize: { kinesis: 10_000, dynamodb: 1_000 },
  windowSeconds: 300,
  retries: 10_000,
  maxRecordAgeSeconds: 604_800,
  parallelization: 10,
};

/** @throws Error if Lambda refuses the configuration */
export const checkDelivery = (
  { batchSize, windowSeconds, retries = 0, maxRecordAgeSeconds = 60, parallelization = 1 }: StreamDelivery,
  service: 'kinesis' | 'dynamodb',
): void => {
  const check = (name: string, value: number, least: number, most: number): void => {
    if (!(value >= least && value <= most))
      throw new Error(`Lambda refuses the ${name} ${value}: expected ${least} to ${most}`);
  };
  check('batch size', batchSize, 1, LIMITS.batchSize[service]);
  check('batching window', windowSeconds, 0, LIMITS.windowSeconds);
  check('number of retries', retries, 0, LIMITS.retries);
  check('record age', maxRecordAgeSeconds, 60, LIMITS.maxRecordAgeSeconds);
  check('parallelization factor', parallelization, 1, LIMITS.parallelization);
};
