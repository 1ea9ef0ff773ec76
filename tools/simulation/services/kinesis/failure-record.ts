import type { RecordSource, StreamRecord } from './record-source';

/** Why a mapping discarded records. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What a mapping knows of records that it discards. */
export interface DiscardedRecords {
  readonly source: RecordSource;
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  readonly functionArn: string;
  readonly requestId: string;
  readonly condition: DiscardCondition;
  /** How often the function was invoked with them. */
  readonly invocations: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const formatTime = (ms: number): string => new Date(ms).toISOString();

/** Creates the message that Lambda sends to the destination of discarded records: their position, without their content. */
export const createFailureRecord = ({
  source,
  shardId,
  records,
  functionArn,
  requestId,
  condition,
  invocations,
  at,
}: DiscardedRecords): object => {
  const [first, last] = [records[0]!, records.at(-1)!];
  return {
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invocations },
    responseContext: { statusCode: 200, executedVersion: 'live', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: formatTime(at),
    [source.service === 'kinesis' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: {
      shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: formatTime(first.arrivedAt),
      approximateArrivalOfLastRecord: formatTime(last.arrivedAt),
      batchSize: records.length,
      streamArn: source.arn,
    },
  };
};
