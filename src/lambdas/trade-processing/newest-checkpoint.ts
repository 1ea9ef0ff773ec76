import { type Checkpoint, NO_HASH } from '../../domain/ledger';
import { type CheckpointRow, createCheckpointRow, readCheckpointRow } from '../../domain/trade-records';
import { formatViolation } from '../../domain/validation';
import type { CheckpointStore } from './adapters/checkpoint-store';
import type { LedgerTable } from './adapters/ledger-table';
import { createRowError, LedgerViolation } from './errors';
import { sha256 } from '../../aws/sha256';

/** The newest checkpoint of a region; both are undefined only if none was ever stored. */
export interface NewestCheckpoint {
  /** The one in the bucket. */
  readonly checkpoint: Checkpoint | undefined;
  /** The one in the table: the same, or the one before if an invocation ended between both writes. */
  readonly row: CheckpointRow | undefined;
}

/**
 * Reads the newest checkpoint in the bucket and in the table.
 * @throws LedgerViolation if they contradict each other: an object was hidden, or the table was changed
 */
export const readNewestCheckpoint = async (
  { ledger, store }: { readonly ledger: LedgerTable; readonly store: CheckpointStore },
  region: string,
): Promise<NewestCheckpoint> => {
  // An object is written before the row, so the object that is read later cannot be older.
  const stored = await ledger.readCheckpointRow(region);
  const checkpoint = await store.readNewest();
  const row = stored === undefined ? undefined : readRow(stored, region);
  const fault = findFault(checkpoint, row);
  if (fault)
    throw new LedgerViolation(
      `the bucket and the table contain different checkpoints of ${region}: ${fault}. ` +
        'One of them was changed; find the reason with: npx stacks trade-processing verify',
    );
  return { checkpoint, row };
};

const readRow = (stored: unknown, region: string): CheckpointRow => {
  const read = readCheckpointRow(stored);
  if ('value' in read) return read.value;
  throw createRowError(`the newest checkpoint of ${region} in the table`, formatViolation(read.violation));
};

const findFault = (
  checkpoint: Checkpoint | undefined,
  row: CheckpointRow | undefined,
): string | undefined => {
  const [inBucket, inTable] = [checkpoint?.number ?? 0, row?.number ?? 0];
  if (inBucket !== inTable && inBucket !== inTable + 1)
    return `number ${inBucket || 'none'} in the bucket, number ${inTable || 'none'} in the table`;
  if (!checkpoint) return undefined;
  const [found, expected] =
    inBucket === inTable
      ? [createCheckpointRow(checkpoint, sha256).hash, row?.hash]
      : [checkpoint.previousHash, row?.hash ?? NO_HASH];
  return found === expected
    ? undefined
    : `number ${inTable} has the hash ${found} in the bucket, and ${expected} in the table`;
};
