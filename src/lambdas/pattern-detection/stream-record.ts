import type { KinesisStreamRecord } from 'aws-lambda';
import { getByteScanner, JSON_LIMITS, type RecordBytes, type StreamRecord } from '../../domain/market-data';

const utf8Decoder = new TextDecoder('utf-8', { fatal: true });
/** In characters; base64 encodes three bytes as four characters. */
const MAX_BASE64_LENGTH = 4 * Math.floor(JSON_LIMITS.bytes / 3);
/** The memory of the scanner for one record, as a Buffer, which can decode base64. */
let scannerMemory: Buffer | undefined;

const getScannerMemory = (): Buffer => {
  const { buffer, byteOffset, byteLength } = getByteScanner().record.buffer;
  return Buffer.from(buffer, byteOffset, byteLength);
};

/** Decodes a record into the memory of the scanner, where it is valid until the next one. */
const decodeBase64 = (data: string): RecordBytes => {
  const { record } = getByteScanner();
  scannerMemory ??= getScannerMemory();
  record.length = scannerMemory.write(data, 'base64');
  return record;
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
    // Longer records are decoded as text.
    return data.length > MAX_BASE64_LENGTH ? undefined : decodeBase64(data);
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
