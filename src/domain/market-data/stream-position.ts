const CORRELATION_ID = /^([^:]+):(\d{1,128})#(\d+)$/;

/**
 * Whether the event is the last processed one or precedes it. Sequence numbers are comparable only within a shard. An
 * event from another shard (after resharding, or from a producer that does not use the symbol as key) counts as new
 * here; the check for late bars then decides by its timestamp.
 */
export const isProcessed = (correlationId: string, previous: string): boolean => {
  const [, shard, sequence = '', index] = CORRELATION_ID.exec(correlationId) ?? [];
  const [, lastShard, lastSequence = '', lastIndex] = CORRELATION_ID.exec(previous) ?? [];
  if (shard === undefined || shard !== lastShard) return false;
  const [padded, lastPadded] = [sequence.padStart(128, '0'), lastSequence.padStart(128, '0')];
  return padded === lastPadded ? Number(index) <= Number(lastIndex) : padded < lastPadded;
};

/**
 * The number of shards whose last position a row stores: after a shard is split, its events come from another shard.
 */
const MAX_POSITIONS = 4;

/** Replaces the position of a shard in a list, newest first. */
export const replacePosition = (positions: readonly string[], correlationId: string): readonly string[] => {
  const shard = correlationId.slice(0, correlationId.indexOf(':') + 1);
  return [correlationId, ...positions.filter((position) => !position.startsWith(shard))].slice(
    0,
    MAX_POSITIONS,
  );
};
