/** A record of a stream, as the mapping of a function reads it. */
export interface StreamRecord {
  /** Increases within the shard, and is unique in it. */
  readonly sequenceNumber: string;
  /** When it came into the stream, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Until when the stream retains it, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The records of a key are processed in their order. */
  readonly partitionKey: string;
  /** The size of the record in the event of a function, in bytes. */
  readonly bytes: number;
  /** Creates the record as the event of a function contains it. */
  readonly toEventRecord: () => object;
}

/** A part of a stream. */
export interface RecordShard {
  readonly id: string;
  /** Calls a function with each new record, in their order. */
  onRecord(listener: (record: StreamRecord) => void): void;
}

/** A stream of Kinesis, or the stream of a table. A mapping reads the records that come after its creation. */
export interface RecordSource {
  readonly name: string;
  readonly arn: string;
  /** The region that can be lost; none if it does not matter. */
  readonly region?: string | undefined;
  /** The name of the service in outages. */
  readonly service: 'kinesis' | 'dynamodb';
  /** How often Lambda polls a shard, in milliseconds. */
  readonly pollMs: number;
  readonly shards: readonly RecordShard[];
}
