import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { FailedMessage } from './message';
import { fetchRecords } from './records';

/** The original market data of a failed event or record. */
export interface Payload {
  /** A file name: the shard, the sequence number, and the index of an event in its record. */
  readonly name: string;
  /** Whether the payload is complete; otherwise it is truncated. */
  readonly isComplete: boolean;
  /** The partition key of its record; undefined if the message does not contain it. */
  readonly partitionKey?: string;
  readonly bytes: Buffer;
}

/** A message with its payloads. */
export interface TracedMessage {
  readonly failed: FailedMessage;
  readonly payloads: readonly Payload[];
  /** The number of records that have expired in the stream. */
  readonly expired: number;
}

/**
 * Finds the payload of a message: in the message itself, or as records in the stream. For a rejected event that is too
 * long for a message, it fetches the whole record; if the record has expired, it returns the truncated text of the message.
 */
export async function traceMessage(
  failed: FailedMessage,
  kinesis: Pick<KinesisClient, 'send'>,
): Promise<TracedMessage> {
  const { saved, range, id, partitionKey } = failed;
  const key = partitionKey === undefined ? {} : { partitionKey };
  const createSavedPayload = (isComplete: boolean): Payload[] =>
    saved ? [{ name: formatFileName(id), isComplete, ...key, bytes: saved }] : [];
  if (!range) return { failed, payloads: createSavedPayload(true), expired: 0 };
  const records = await fetchRecords(kinesis, range);
  const payloads = records.map(({ sequenceNumber, partitionKey: recordKey, data }) => ({
    name: formatFileName(`${range.shardId}:${sequenceNumber}`),
    isComplete: true,
    partitionKey: recordKey,
    bytes: data,
  }));
  return {
    failed,
    payloads: payloads.length > 0 ? payloads : createSavedPayload(false),
    expired: range.count - records.length,
  };
}

const formatFileName = (id: string): string => (id === '' ? 'unknown' : id).replace(/[^\w-]+/g, '_');
