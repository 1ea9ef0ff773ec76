import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { Range } from './message';

/** A record as the stream still holds it. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Buffer;
}

/** How Kinesis says that a shard, or the place of a sequence number in it, is no longer there. */
const GONE = ['ResourceNotFoundException', 'InvalidArgumentException'];
/** GetRecords gives no more at once. */
const MOST_AT_ONCE = 10_000;

/**
 * Fetches the records of a range from its shard; fewer than `range.count`, or none, where the stream, which keeps them
 * for 24 hours, has let go of them.
 */
export async function recordsIn(
  kinesis: Pick<KinesisClient, 'send'>,
  { stream, shardId, first, last, count }: Range,
): Promise<StreamRecord[]> {
  const found: StreamRecord[] = [];
  let iterator = await iteratorAt(kinesis, stream, shardId, first);
  while (iterator !== undefined && found.length < count) {
    const {
      Records = [],
      NextShardIterator,
      MillisBehindLatest,
    } = await kinesis.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: Math.min(count - found.length, MOST_AT_ONCE) }),
    );
    for (const { SequenceNumber = '', PartitionKey = '', Data } of Records)
      // Where the first ones are gone, reading begins at the oldest that is left, which may be past the last.
      if (isWithin(SequenceNumber, first, last))
        found.push({
          sequenceNumber: SequenceNumber,
          partitionKey: PartitionKey,
          data: Buffer.from(Data ?? []),
        });
    const newest = Records.at(-1)?.SequenceNumber;
    const isPast = newest !== undefined && BigInt(newest) >= BigInt(last);
    // An empty answer is not the end: a shard has stretches without records.
    iterator = isPast || (Records.length === 0 && !MillisBehindLatest) ? undefined : NextShardIterator;
  }
  return found;
}

const isWithin = (sequence: string, first: string, last: string): boolean =>
  BigInt(sequence) >= BigInt(first) && BigInt(sequence) <= BigInt(last);

async function iteratorAt(
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
    if (error instanceof Error && GONE.includes(error.name)) return undefined;
    throw error;
  }
}
