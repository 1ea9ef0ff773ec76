import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { findLastObject } from '../../../aws/find-last-object';
import { type Checkpoint, parseCheckpoint, type StoredCheckpoint } from '../../../domain/ledger';
import { formatCheckpointKey, formatCheckpointPrefix } from '../../../domain/trade-records';
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

/** Reads the checkpoints of a region in the order of their names. Memory: 16 checkpoints. @param last the last one to read */
export async function* readCheckpoints(
  source: CheckpointBucket,
  last: string,
): AsyncGenerator<StoredCheckpoint> {
  const pending: Promise<StoredCheckpoint>[] = [];
  for await (const name of listNames(source)) {
    if (name > last) break;
    const read = readCheckpoint(source, name);
    // The error is thrown when the checkpoint is used; until then, Node.js must not report it as unhandled.
    read.catch(() => undefined);
    pending.push(read);
    if (pending.length >= PARALLEL_READS) yield await pending.shift()!;
  }
  for (const read of pending) yield await read;
}

/** Finds the name of the newest checkpoint; undefined if there is none. */
export const findNewestName = ({ buckets, bucket, region }: CheckpointBucket): Promise<string | undefined> =>
  findLastObject({
    s3: buckets,
    bucket,
    prefix: formatCheckpointPrefix(region),
    formatKey: (number) => formatCheckpointKey(region, number),
  });

/** Reads the newest checkpoint; undefined if there is none. Its signature is not verified. */
export async function readNewestCheckpoint(source: CheckpointBucket): Promise<Checkpoint | undefined> {
  const name = await findNewestName(source);
  if (name === undefined) return undefined;
  const parsed = parseCheckpoint((await readCheckpoint(source, name)).text);
  return 'value' in parsed ? parsed.value : undefined;
}

async function* listNames({ buckets, bucket, region }: CheckpointBucket): AsyncGenerator<string> {
  let ContinuationToken: string | undefined;
  do {
    interruptSignal.throwIfAborted();
    const page = await buckets.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: formatCheckpointPrefix(region), ContinuationToken }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

async function readCheckpoint(
  { buckets, bucket }: CheckpointBucket,
  name: string,
): Promise<StoredCheckpoint> {
  const { Body } = await buckets.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
  return { name, text: (await Body?.transformToString()) ?? '' };
}
