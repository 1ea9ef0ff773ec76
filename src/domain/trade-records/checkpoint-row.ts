import { z } from 'zod';
import { type Checkpoint, type CheckpointReference, hashCheckpoint, type Sha256 } from '../ledger';
import type { ParseResult } from '../validation';
import { formatNewestCheckpointKey, type RowKey } from './keys';
import { parseWith } from '../validation/parse-with';

/**
 * The row of a region's newest checkpoint, in the table and so in the replica of the other region. Who hides the object of a
 * checkpoint contradicts the row, and who changes the row contradicts the objects.
 */
export interface CheckpointRow extends RowKey, CheckpointReference {
  readonly region: string;
  readonly createdAt: string;
}

const checkpointRow: z.ZodType<CheckpointRow> = z.strictObject({
  pk: z.string().min(1),
  sk: z.string().min(1),
  region: z.string().min(1),
  number: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
});

export const createCheckpointRow = (checkpoint: Checkpoint, sha256: Sha256): CheckpointRow => {
  const { region, number, createdAt } = checkpoint;
  const hash = hashCheckpoint(checkpoint, sha256);
  return { ...formatNewestCheckpointKey(region), region, number, hash, createdAt };
};

export const readCheckpointRow = (row: unknown): ParseResult<CheckpointRow> =>
  parseWith(checkpointRow, row, 'row');
