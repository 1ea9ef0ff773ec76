import type { KinesisStreamRecord } from 'aws-lambda';
import { getByteScanner, JSON_LIMITS, type RecordBytes, type StreamRecord } from '../../domain/market-data';

const utf8Decoder = new TextDecoder('utf-8', { fatal: true });
/** In characters; base64 encodes three bytes as four characters. */
const MAX_BASE64_LENGTH = 4 * Math.floor(JSON_LIMITS.bytes / 3);
/** The bytes of the last decoded record, in the memory of the scanner. Longer records are decoded as text. */
let sharedBytes: { readonly buffer: Buffer; length: number } | undefined;

const getSharedBytes = () => {
  if (sharedBytes === undefined) {
    const { buffer, byteOffset, byteLength } = getByteScanner().buffer;
    sharedBytes = { buffer: Buffer.from(buffer, byteOffset, byteLength), length: 0 };
  }
  return sharedBytes;
};

/** A Kinesis event record that is decoded on access. */
class KinesisRecord implements StreamRecord {
  constructor(
    private readonly source: KinesisStreamRecord,
    private readonly now: number,
  ) {}

  get arrivedAt(): number {
    const arrived = this.source.kinesis.approximateArrivalTimestamp * 1000;
    return Number.isFinite(arrived) ? Math.round(arrived) : this.now;
  }

  get shardId(): string {
    const { eventID } = this.source;
    const end = eventID.indexOf(':');
    return end < 0 ? eventID : eventID.slice(0, end);
  }

  get sequenceNumber(): string {
    return this.source.kinesis.sequenceNumber;
  }

  get bytes(): RecordBytes | undefined {
    const { data } = this.source.kinesis;
    if (data.length > MAX_BASE64_LENGTH) return undefined;
    const shared = getSharedBytes();
    shared.length = shared.buffer.write(data, 'base64');
    return shared;
  }

  get text(): string | undefined {
    try {
      return utf8Decoder.decode(Buffer.from(this.source.kinesis.data, 'base64'));
    } catch {
      return undefined;
    }
  }
}

/**
 * Converts a Kinesis event record.
 * @param now the arrival time of a record without one, in milliseconds since 1970
 */
export const toStreamRecord = (source: KinesisStreamRecord, now: number): StreamRecord =>
  new KinesisRecord(source, now);
