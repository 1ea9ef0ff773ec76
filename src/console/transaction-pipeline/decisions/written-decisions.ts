import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { mapInParallel } from '../../../cli/process/map-in-parallel';
import { fetchAllPages } from '../../../cli/target/fetch-all-pages';
import { TransactionRow } from '../../../cli/transaction-pipeline/stores/rows';
import { createListedTransaction, type ListedTransaction } from './listed-transaction';

/** The folder that ProcessedWriter writes to, with a folder for each day and hour. */
const FOLDER = 'transactions/';
/** An object contains the decisions of ten seconds, so a quiet system has many small ones. */
const MAX_OBJECTS = 100;
/** The objects that are read at the same time. */
const PARALLEL_READS = 10;

const Line = TransactionRow.omit({ ts: true }).extend({ change: z.enum(['scored', 'confirmed']) });

/** A bucket that is read. */
export interface ReadBucket {
  readonly s3: Pick<S3Client, 'send'>;
  readonly bucket: string;
}

/**
 * Reads the newest decisions from the bucket ProcessedTransactions, whose folders are hours: the table of transactions has no
 * order of time. ProcessedWriter writes every ten seconds, so the decisions since then are missing.
 * @param max the number of decisions
 */
export async function readWrittenDecisions(source: ReadBucket, max: number): Promise<ListedTransaction[]> {
  const scored = new Map<string, ListedTransaction>();
  /** The results of investigations, which are later than the decisions and so are read before them. */
  const confirmed = new Map<string, boolean | undefined>();
  const keys = listNewestKeys(source);
  for (let objects = 0; scored.size < max && objects < MAX_OBJECTS; objects += PARALLEL_READS) {
    const next = await takeKeys(keys, PARALLEL_READS);
    const lists = await mapInParallel(next, PARALLEL_READS, (key) => readLines(source, key));
    for (const { change, ...row } of lists.flat()) {
      const { transactionId } = row;
      if (change === 'confirmed' && !confirmed.has(transactionId)) confirmed.set(transactionId, row.fraud);
      if (change === 'scored' && !scored.has(transactionId))
        scored.set(transactionId, createListedTransaction(row));
    }
    if (next.length < PARALLEL_READS) break;
  }
  return [...scored.values()].map((decision) => ({
    ...decision,
    fraud: confirmed.has(decision.transactionId) ? confirmed.get(decision.transactionId) : decision.fraud,
  }));
}

async function takeKeys(keys: AsyncGenerator<string>, max: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < max) {
    const { value, done } = await keys.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/** Lists the objects, those of the newest hour first. Within an hour, names do not have the order of time. */
async function* listNewestKeys(source: ReadBucket): AsyncGenerator<string> {
  for (const day of await listFolders(source, FOLDER))
    for (const hour of await listFolders(source, day)) {
      const objects = await listObjects(source, hour);
      yield* objects.sort((a, b) => b.writtenAt - a.writtenAt).map(({ key }) => key);
    }
}

/** Lists the folders in a folder, the newest first: their names contain a date or an hour. */
async function listFolders({ s3, bucket }: ReadBucket, Prefix: string): Promise<string[]> {
  const folders = await fetchAllPages(
    (ContinuationToken) =>
      s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, Delimiter: '/', ContinuationToken })),
    ({ CommonPrefixes }) => CommonPrefixes?.flatMap((folder) => folder.Prefix ?? []),
    ({ NextContinuationToken }) => NextContinuationToken,
  );
  return folders.sort().reverse();
}

const listObjects = ({ s3, bucket }: ReadBucket, Prefix: string) =>
  fetchAllPages(
    (ContinuationToken) => s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken })),
    ({ Contents }) =>
      Contents?.map(({ Key = '', LastModified }) => ({ key: Key, writtenAt: LastModified?.getTime() ?? 0 })),
    ({ NextContinuationToken }) => NextContinuationToken,
  );

async function readLines({ s3, bucket }: ReadBucket, Key: string): Promise<z.infer<typeof Line>[]> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const text = (await promisify(gunzip)(bytes)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Line.parse(JSON.parse(line)));
}
