import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import { estimateBytes } from './item-size';
import { toImage } from './image';
import type { Row } from './row';
import type { Change, Table } from './table';

/** Amazon DynamoDB Developer Guide, "DynamoDB Streams": how long a stream retains its records. */
const RETENTION_MS = 86_400_000;
/** AWS Lambda Developer Guide, "Using AWS Lambda with DynamoDB": Lambda polls a shard four times a second. */
const POLL_MS = 250;
/** The shards of a stream of a small table. */
const SHARDS = 2;
/** The longest time until a change is in the stream. */
const MAX_LAG_MS = 200;

/** A record of the stream, in the form that the mappings of functions read. */
interface TableStreamRecord {
  readonly sequenceNumber: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly expiresAt: number;
  readonly partitionKey: string;
  readonly bytes: number;
  readonly toEventRecord: () => object;
}

class TableStreamShard {
  private readonly listeners: ((record: TableStreamRecord) => void)[] = [];

  constructor(readonly id: string) {}

  onRecord(listener: (record: TableStreamRecord) => void): void {
    this.listeners.push(listener);
  }

  append(record: TableStreamRecord): void {
    for (const listener of this.listeners) listener(record);
  }
}

/**
 * The stream of a table, with the old and the new image of each item. The records of an item are in the order of its changes;
 * those of a transaction are not together.
 */
export class TableStream {
  readonly name: string;
  readonly arn: string;
  readonly service = 'dynamodb';
  readonly pollMs = POLL_MS;
  readonly shards: readonly TableStreamShard[];
  private readonly random: Random;
  /** When the last record of an item arrives, by its key. */
  private readonly lastArrivals = new Map<string, number>();
  private lastNumber = 0;

  /** @param region the region that can be lost */
  constructor(
    private readonly simulation: Simulation,
    private readonly table: Table,
    readonly region?: string,
  ) {
    this.name = table.name;
    this.arn = `arn:aws:dynamodb:${region ?? 'us-east-1'}:123456789012:table/${table.name}/stream/2026-01-01T00:00:00.000`;
    this.random = simulation.random.fork(`stream ${this.arn}`);
    this.shards = Array.from({ length: SHARDS }, (_, index) => new TableStreamShard(`shardId-${index}`));
    table.onChange((change) => this.capture(change));
  }

  private capture(change: Change): void {
    const { now } = this.simulation;
    const arrivedAt = Math.max(
      now + this.random.pickInteger(MAX_LAG_MS),
      this.lastArrivals.get(change.key) ?? 0,
    );
    this.lastArrivals.set(change.key, arrivedAt);
    const sequenceNumber = String(++this.lastNumber).padStart(21, '0');
    const record = {
      sequenceNumber,
      arrivedAt,
      expiresAt: arrivedAt + RETENTION_MS,
      partitionKey: change.key,
      bytes: estimateBytes(change.before) + estimateBytes(change.after),
      toEventRecord: () => this.createEventRecord(change, now, sequenceNumber),
    };
    const shard = this.shards[createHash(change.key) % SHARDS]!;
    this.simulation.schedule(arrivedAt - now, 'stream record', () => shard.append(record));
  }

  private createEventRecord({ before, after, cause }: Change, time: number, sequenceNumber: string): object {
    const row = (after ?? before)!;
    const keys = Object.fromEntries(this.table.keys.map((name) => [name, row[name]]));
    const image = (name: string, value: Row | undefined) => value && { [name]: toImage(value) };
    return {
      eventID: `${this.name}-${sequenceNumber}`,
      eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      eventSourceARN: this.arn,
      awsRegion: this.region ?? 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(time / 1_000),
        Keys: toImage(keys),
        SequenceNumber: sequenceNumber,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        SizeBytes: estimateBytes(before) + estimateBytes(after),
        ...image('OldImage', before),
        ...image('NewImage', after),
      },
      ...(cause === 'expiry' && {
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      }),
    };
  }
}

/** Spreads keys over the shards. */
function createHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  return hash;
}
