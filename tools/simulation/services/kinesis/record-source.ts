/** A record of a stream, as the mapping of a function reads it. */
export interface StreamRecord {
  /** Increases along the shard; compared as a text, because all have the same length. */
  readonly sequenceNumber: string;
  /** When it came into the stream, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Until when the stream retains it, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The records of a key are processed in their order. */
  readonly partitionKey: string;
  /** The size that the mapping counts, in bytes. */
  readonly bytes: number;
  /** Creates the record as the event of a function contains it. */
  readonly toEventRecord: () => object;
}

/** A part of a stream, with its records in their order. */
export interface RecordShard {
  readonly id: string;
  /** Appended to, never changed: a reader keeps its position. */
  readonly records: readonly StreamRecord[];
  /** Calls a function after each new record. */
  onAppend(listener: () => void): void;
}

/** A stream that a mapping reads: a stream of Kinesis, or the stream of a table. */
export interface RecordSource {
  readonly name: string;
  readonly arn: string;
  readonly shards: readonly RecordShard[];
}
