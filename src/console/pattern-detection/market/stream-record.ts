import type { _Record as KinesisRecord } from '@aws-sdk/client-kinesis';
import { JSON_LIMITS, type RecordBytes, SPARE_BYTES, type StreamRecord } from '../../../domain/market-data';

const utf8Decoder = new TextDecoder('utf-8', { fatal: true });
/** The bytes of the last read record, in a reused buffer that is longer than the record, as the scanner requires. */
const sharedBytes = { buffer: new Uint8Array(JSON_LIMITS.bytes + SPARE_BYTES), length: 0 };

/** Converts a record that was read from a shard. @param now the arrival time of a record without one, in milliseconds since 1970 */
export const toStreamRecord = (
  shardId: string,
  { SequenceNumber = '', Data = new Uint8Array(), ApproximateArrivalTimestamp }: KinesisRecord,
  now: number,
): StreamRecord => ({
  shardId,
  sequenceNumber: SequenceNumber,
  arrivedAt: ApproximateArrivalTimestamp?.getTime() ?? now,
  get bytes(): RecordBytes | undefined {
    if (Data.length > JSON_LIMITS.bytes) return undefined;
    sharedBytes.buffer.set(Data);
    sharedBytes.length = Data.length;
    return sharedBytes;
  },
  get text(): string | undefined {
    try {
      return utf8Decoder.decode(Data);
    } catch {
      return undefined;
    }
  },
});
