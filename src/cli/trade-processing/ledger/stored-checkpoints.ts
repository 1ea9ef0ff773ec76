import { GetObjectCommand } from '@aws-sdk/client-s3';
import { findLastObject } from '../../../aws/find-last-object';
import { describeChanges, listObjectHistories, type ObjectHistory } from '../../../aws/object-versions';
import { type Checkpoint, parseCheckpoint, type StoredCheckpoint } from '../../../domain/ledger';
import { formatCheckpointPrefix, getCheckpointNames } from '../../../domain/trade-records';
import { interruptSignal } from '../../process/interrupt';
import type { RegionalClients } from '../clients';

/** The checkpoints of a region in their bucket. */
export interface CheckpointBucket {
  readonly buckets: RegionalClients['buckets'];
  readonly bucket: string;
  readonly region: string;
}

/** The number of checkpoints that are read at the same time. */
const PARALLEL_READS = 16;

/**
 * Reads the checkpoints of a region in the order of their names, as they were first stored, also those that were deleted or
 * replaced since. Memory: 16 checkpoints.
 * @param last the last one to read
 */
export async function* readCheckpoints(
  source: CheckpointBucket,
  last: string,
): AsyncGenerator<StoredCheckpoint> {
  const pending: Promise<StoredCheckpoint>[] = [];
  const { buckets: s3, bucket, region } = source;
  for await (const found of listObjectHistories({ s3, bucket, prefix: formatCheckpointPrefix(region) })) {
    interruptSignal.throwIfAborted();
    if (found.key > last) break;
    const read = readCheckpoint(source, found);
    // The error is thrown when the checkpoint is used; until then, Node.js must not report it as unhandled.
    read.catch(() => undefined);
    pending.push(read);
    if (pending.length >= PARALLEL_READS) yield await pending.shift()!;
  }
  for (const read of pending) yield await read;
}

/** Finds the object of the newest checkpoint; undefined if none was ever stored. */
export const findNewestObject = ({
  buckets,
  bucket,
  region,
}: CheckpointBucket): Promise<ObjectHistory | undefined> =>
  findLastObject({ s3: buckets, bucket, ...getCheckpointNames(region) });

/** Reads the newest checkpoint; undefined if there is none. Its signature is not verified. */
export const readNewestCheckpoint = async (source: CheckpointBucket): Promise<Checkpoint | undefined> =>
  (await readNewestObject(source))?.checkpoint;

/** Reads the object of the newest checkpoint, without a checkpoint if it cannot be read as one; undefined if there is none. */
export async function readNewestObject(
  source: CheckpointBucket,
): Promise<{ readonly name: string; readonly checkpoint?: Checkpoint } | undefined> {
  const newest = await findNewestObject(source);
  if (!newest) return undefined;
  const parsed = parseCheckpoint((await readCheckpoint(source, newest)).text);
  return { name: newest.key, ...('value' in parsed && { checkpoint: parsed.value }) };
}

async function readCheckpoint(
  { buckets, bucket }: CheckpointBucket,
  found: ObjectHistory,
): Promise<StoredCheckpoint> {
  const { key: name } = found;
  const changes = describeChanges(found);
  // The first version is the one that the checkpointer stored: it never stores a second one.
  const VersionId = changes === undefined ? undefined : found.versions.at(-1);
  if (changes !== undefined && VersionId === undefined) return { name, text: '', changes };
  const { Body } = await buckets.send(new GetObjectCommand({ Bucket: bucket, Key: name, VersionId }));
  const text = (await Body?.transformToString()) ?? '';
  return { name, text, ...(changes !== undefined && { changes }) };
}
