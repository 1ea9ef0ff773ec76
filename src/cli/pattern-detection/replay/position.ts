/** The position of a record in the stream. */
export interface StreamPosition {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** Whether one of these correlation ids, `<shard>:<sequence>#<index>`, is at or after a position in the stream. */
export const hasReached = (correlationIds: readonly string[], position: StreamPosition): boolean =>
  correlationIds.some((correlationId) => isAtOrAfter(correlationId, position));

function isAtOrAfter(correlationId: string, position: StreamPosition): boolean {
  const [, shardId, sequence] = /^(.+):(\d+)#\d+$/.exec(correlationId) ?? [];
  if (shardId === undefined || sequence === undefined) return false;
  // Sequence numbers are comparable only within a shard; after resharding, the newer shard has the higher number.
  if (shardId !== position.shardId) return shardId > position.shardId;
  return BigInt(sequence) >= BigInt(position.sequenceNumber);
}
