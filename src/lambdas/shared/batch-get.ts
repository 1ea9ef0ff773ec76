import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type BatchGetOptions, getBatch, getBatchOfTables, MAX_BATCH_KEYS } from '../../aws/batch-get';
import { MAX_CONCURRENT_CALLS } from './aws';
import { type Backoff, createBackoff } from './backoff';
import { runAll, splitIntoChunks } from './concurrency';

type Key = Readonly<Record<string, string>>;

const MAX_ATTEMPTS = 6;
const BACKOFF = createBackoff(50, 800);

/** Creates the waits between attempts. @param tables named by the error after the last one */
const createWait =
  (tables: readonly string[], backoff: Backoff): BatchGetOptions['waitToRetry'] =>
  async (attempt, open) => {
    if (attempt >= MAX_ATTEMPTS)
      throw new Error(`failed to read ${open} rows of ${tables.join(', ')} in ${MAX_ATTEMPTS} attempts`);
    await backoff.wait(attempt - 1);
  };

/** Reads the items with these keys that exist, with consistent reads. @param fields the attributes; all by default */
export const getAllItems = async <Item>(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  fields?: readonly string[],
  backoff: Backoff = BACKOFF,
): Promise<readonly Item[]> => {
  const waitToRetry = createWait([table], backoff);
  const items: Item[] = [];
  await runAll(splitIntoChunks(keys, MAX_BATCH_KEYS), MAX_CONCURRENT_CALLS, async (chunk) => {
    for (const item of await getBatch<Item>(client, table, chunk, { fields, waitToRetry })) items.push(item);
  });
  return items;
};

/**
 * Reads the items of several tables that exist, in one request, with consistent reads.
 * @param keys by the name of the table, at most 100 together, each once
 * @returns the items by the name of their table
 */
export const getItemsOfTables = (
  client: DynamoDBDocumentClient,
  keys: Readonly<Record<string, readonly Key[]>>,
  backoff: Backoff = BACKOFF,
): Promise<ReadonlyMap<string, readonly object[]>> =>
  getBatchOfTables(client, keys, createWait(Object.keys(keys), backoff));
