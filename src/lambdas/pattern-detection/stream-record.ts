import type { KinesisStreamRecord } from 'aws-lambda';
import { JSON_LIMITS, type RecordBytes, SPARE_BYTES, type StreamRecord } from '../../domain/market-data';

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** In characters; base64 has four for three bytes. */
const LONGEST_BASE64 = 4 * Math.floor(JSON_LIMITS.bytes / 3);
/** The bytes of the record that was looked at last; longer records go by their text. */
const shared = { buffer: Buffer.alloc(JSON_LIMITS.bytes + SPARE_BYTES), length: 0 };

/** A Kinesis event record, decoded where and when it is needed. */
class KinesisRecord implements StreamRecord {
  readonly arrivedAt: number;

  constructor(
    private readonly source: KinesisStreamRecord,
    now: number,
  ) {
    const arrived = source.kinesis.approximateArrivalTimestamp * 1000;
    this.arrivedAt = Number.isFinite(arrived) ? Math.round(arrived) : now;
  }

  get shardId(): string {
    return this.source.eventID.split(':')[0] ?? '';
  }

  get sequenceNumber(): string {
    return this.source.kinesis.sequenceNumber;
  }

  get bytes(): RecordBytes | undefined {
    const { data } = this.source.kinesis;
    if (data.length > LONGEST_BASE64) return undefined;
    shared.length = shared.buffer.write(data, 'base64');
    return shared;
  }

  get text(): string | undefined {
    try {
      return utf8.decode(Buffer.from(this.source.kinesis.data, 'base64'));
    } catch {
      return undefined;
    }
  }
}

/**
 * What the domain needs of a Kinesis event record.
 * @param now stands in where the record does not say when it arrived, in milliseconds since 1970
 */
export const streamRecord = (source: KinesisStreamRecord, now: number): StreamRecord =>
  new KinesisRecord(source, now);
