import { createHash } from 'node:crypto';
import type { KinesisStreamRecord } from 'aws-lambda';
import type { Simulation } from '../../core/simulation';
import { DEFAULT_REGION, formatArn, SECOND_MS } from '../names';
import type { RecordShard, RecordSource, StreamRecord } from './record-source';

export interface StreamProps {
  readonly name: string;
  readonly shards: number;
  /** How long the stream retains records, in hours. @default 24, the default of Kinesis */
  readonly retentionHours?: number;
  /** The region that can be lost. @default - none */
  readonly region?: string;
}

/** A record as a producer puts it. */
export interface NewRecord {
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Selects the shard in place of the partition key. */
  readonly explicitHashKey?: string | undefined;
}

/** The hash keys of a stream are the numbers of 128 bits. */
const HASH_KEYS = 2n ** 128n;
/** The size of the other fields of a record in the event of a function, in bytes. */
const RECORD_OVERHEAD = 600;
/** Sequence numbers have 56 digits. */
const SEQUENCE_DIGITS = 56;

/** A shard: the range of hash keys whose records it contains, both ends inclusive. */
export class Shard implements RecordShard {
  private readonly listeners: ((record: StreamRecord) => void)[] = [];

  constructor(
    readonly id: string,
    readonly firstHashKey: bigint,
    readonly lastHashKey: bigint,
  ) {}

  onRecord(listener: (record: StreamRecord) => void): void {
    this.listeners.push(listener);
  }

  append(record: StreamRecord): void {
    for (const listener of this.listeners) listener(record);
  }
}

/** A stream of Kinesis. */
export class Stream implements RecordSource {
  readonly name: string;
  readonly arn: string;
  readonly region: string | undefined;
  readonly service = 'kinesis';
  /** Lambda Developer Guide, "Polling and batching streams": Lambda polls each shard once a second. */
  readonly pollMs = SECOND_MS;
  readonly shards: readonly Shard[];
  /** The number of records that were put. */
  put = 0;
  private readonly retentionMs: number;
  private readonly shardsByKey = new Map<string, Shard>();

  constructor(
    private readonly simulation: Simulation,
    { name, shards, retentionHours = 24, region }: StreamProps,
  ) {
    this.name = name;
    this.region = region;
    this.arn = formatArn('kinesis', `stream/${name}`, region);
    this.retentionMs = retentionHours * 3600 * SECOND_MS;
    const boundaries = Array.from({ length: shards + 1 }, (_, n) => (HASH_KEYS * BigInt(n)) / BigInt(shards));
    this.shards = boundaries
      .slice(1)
      .map(
        (end, index) => new Shard(`shardId-${String(index).padStart(12, '0')}`, boundaries[index]!, end - 1n),
      );
  }

  /** Puts a record into its shard. @returns its position */
  putRecord({ partitionKey, data, explicitHashKey }: NewRecord): {
    readonly shardId: string;
    readonly sequenceNumber: string;
  } {
    const shard =
      explicitHashKey === undefined
        ? this.findShardOfKey(partitionKey)
        : this.findShard(BigInt(explicitHashKey));
    const sequenceNumber = `49${String(++this.put).padStart(SEQUENCE_DIGITS - 2, '0')}`;
    const { now } = this.simulation;
    const bytes = Math.ceil((data.byteLength * 4) / 3) + RECORD_OVERHEAD;
    shard.append({
      sequenceNumber,
      arrivedAt: now,
      expiresAt: now + this.retentionMs,
      partitionKey,
      bytes,
      toEventRecord: () => this.createEventRecord(shard.id, sequenceNumber, partitionKey, data, now),
    });
    this.simulation.trace.note(`kinesis ${this.name} ${shard.id} ${this.put} put`);
    return { shardId: shard.id, sequenceNumber };
  }

  private findShard(hashKey: bigint): Shard {
    return this.shards.find(({ lastHashKey }) => hashKey <= lastHashKey)!;
  }

  /** Kinesis selects the shard by the MD5 of the partition key. */
  private findShardOfKey(partitionKey: string): Shard {
    let shard = this.shardsByKey.get(partitionKey);
    if (!shard) {
      shard = this.findShard(BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`));
      this.shardsByKey.set(partitionKey, shard);
    }
    return shard;
  }

  private createEventRecord(
    shardId: string,
    sequenceNumber: string,
    partitionKey: string,
    data: Uint8Array,
    arrivedAt: number,
  ): KinesisStreamRecord {
    return {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey,
        sequenceNumber,
        data: Buffer.from(data).toString('base64'),
        approximateArrivalTimestamp: arrivedAt / SECOND_MS,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: formatArn('iam', 'role/consumer', ''),
      awsRegion: this.region ?? DEFAULT_REGION,
      eventSourceARN: this.arn,
    };
  }
}
