import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Failed } from './message';
import { recordsIn } from './records';

/** What failed, as it was sent. */
export interface Payload {
  /** A name for a file: the shard, the sequence number, and an event's place in its record. */
  readonly name: string;
  /** Whether the whole is there; the beginning alone, if not. */
  readonly whole: boolean;
  readonly bytes: Buffer;
}

/** A message with what it leads to. */
export interface Traced {
  readonly failed: Failed;
  readonly payloads: readonly Payload[];
  /** How many records the stream no longer holds. */
  readonly gone: number;
}

/**
 * Follows a message to its payload: what it keeps itself, or the records in the stream.
 * A rejected event that is too long for a message is fetched as the whole record that it came in; where that is gone, what
 * the message keeps of it is left.
 */
export async function trace(failed: Failed, kinesis: Pick<KinesisClient, 'send'>): Promise<Traced> {
  const { kept, range, id } = failed;
  const own = (whole: boolean): Payload[] => (kept ? [{ name: fileName(id), whole, bytes: kept }] : []);
  if (!range) return { failed, payloads: own(true), gone: 0 };
  const records = await recordsIn(kinesis, range);
  const payloads = records.map(({ sequenceNumber, data }) => ({
    name: fileName(`${range.shardId}:${sequenceNumber}`),
    whole: true,
    bytes: data,
  }));
  return {
    failed,
    payloads: payloads.length > 0 ? payloads : own(false),
    gone: range.count - records.length,
  };
}

const fileName = (id: string): string => (id === '' ? 'unknown' : id).replace(/[^\w-]+/g, '_');
