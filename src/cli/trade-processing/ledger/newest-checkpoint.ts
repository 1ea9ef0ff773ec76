import type { ExpectedNewest } from '../../../domain/ledger';
import {
  formatCheckpointKey,
  formatNewestCheckpointKey,
  readCheckpointRow,
} from '../../../domain/trade-records';
import { getItems } from '../../target/read-items';
import type { LedgerTable } from './entry-pages';
import { type CheckpointBucket, findNewestObject } from './stored-checkpoints';

/** What a region contains about its newest checkpoint. */
export interface NewestCheckpoint {
  /** The name of the last object that is verified; undefined if there is none. */
  readonly lastName?: string;
  /** The newest checkpoint in the table. */
  readonly recorded: NonNullable<ExpectedNewest['recorded']>;
}

/**
 * Reads which checkpoint is the newest one: in the bucket, then in the table. A checkpoint that the table contains must be in
 * the bucket, because it is stored there first, so it is the last one if it is later.
 */
export async function readNewest(
  bucket: CheckpointBucket,
  { dynamo, table }: LedgerTable,
): Promise<NewestCheckpoint> {
  const lastObject = (await findNewestObject(bucket))?.key;
  const [row] = await getItems(dynamo, table, [{ ...formatNewestCheckpointKey(bucket.region) }]);
  const read = row && readCheckpointRow(row);
  const named = lastObject !== undefined && { lastName: lastObject };
  if (!read) return { ...named, recorded: 'none' };
  if ('violation' in read) return { ...named, recorded: 'damaged' };
  const { number, hash } = read.value;
  const lastName = [lastObject ?? '', formatCheckpointKey(bucket.region, number)].sort().at(-1)!;
  return { lastName, recorded: { number, hash } };
}
