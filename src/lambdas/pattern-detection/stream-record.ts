import type { KinesisStreamRecord } from 'aws-lambda';
import type { StreamRecord } from '../../domain/market-data';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What the domain needs of a Kinesis event record.
 * @param now stands in where the record does not say when it arrived, in milliseconds since 1970
 */
export const streamRecord = ({ eventID, kinesis }: KinesisStreamRecord, now: number): StreamRecord => {
  const arrived = kinesis.approximateArrivalTimestamp * 1000;
  const text = decode(kinesis.data);
  return {
    shardId: eventID.split(':')[0] ?? '',
    sequenceNumber: kinesis.sequenceNumber,
    arrivedAt: Number.isFinite(arrived) ? Math.round(arrived) : now,
    ...(text !== undefined && { text }),
  };
};

/** Undefined where the bytes are not UTF-8. */
const decode = (base64: string): string | undefined => {
  try {
    return utf8.decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
};
