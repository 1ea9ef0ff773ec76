import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { SequenceRange } from './message';

/** A record that is still in the stream. */
export interface FetchedRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Buffer;
  /** The time of its arrival in the stream, in milliseconds since 1970. */
  readonly arrivedAt: number | undefined;
}

/** Kinesis errors for a shard or sequence number that no longer exists. */
const EXPIRED_ERRORS = ['ResourceNotFoundException', 'InvalidArgumentException'];
/** The maximum number of records per GetRecords request. */
const MAX_RECORDS = 10_000;

/**
 * Fetches the records of a range from its shard. The stream retains records for 24 hours: if some have expired, the
 * result has fewer than `range.count` records, or none.
 */
export async function fetchRecords(
  kinesis: Pick<KinesisClient, 'send'>,
  { stream, shardId, first, last, count }: SequenceRange,
): Promise<FetchedRecord[]> {
  const records: FetchedRecord[] = [];
  let iterator = await openIterator(kinesis, stream, shardId, first);
  while (iterator !== undefined && records.length < count) {
    const {
      Records = [],
      NextShardIterator,
      MillisBehindLatest,
    } = await kinesis.send(
      new GetRecordsCommand({
        ShardIterator: iterator,
        Limit: Math.min(count - records.length, MAX_RECORDS),
      }),
    );
    for (const { SequenceNumber = '', PartitionKey = '', Data, ApproximateArrivalTimestamp } of Records)
      // If the first records have expired, Kinesis returns the oldest available one, which may be after the range.
      if (isWithin(SequenceNumber, first, last))
        records.push({
          sequenceNumber: SequenceNumber,
          partitionKey: PartitionKey,
          data: Buffer.from(Data ?? []),
          arrivedAt: ApproximateArrivalTimestamp?.getTime(),
        });
    const newest = Records.at(-1)?.SequenceNumber;
    const isPast = newest !== undefined && BigInt(newest) >= BigInt(last);
    // An empty response is not the end: a shard can have gaps without records.
    iterator = isPast || (Records.length === 0 && !MillisBehindLatest) ? undefined : NextShardIterator;
  }
  return records;
}

const isWithin = (sequence: string, first: string, last: string): boolean =>
  BigInt(sequence) >= BigInt(first) && BigInt(sequence) <= BigInt(last);

async function openIterator(
  kinesis: Pick<KinesisClient, 'send'>,
  StreamName: string,
  ShardId: string,
  StartingSequenceNumber: string,
): Promise<string | undefined> {
  try {
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber,
      }),
    );
    return ShardIterator;
  } catch (error) {
    if (error instanceof Error && EXPIRED_ERRORS.includes(error.name)) return undefined;
    throw error;
  }
}
