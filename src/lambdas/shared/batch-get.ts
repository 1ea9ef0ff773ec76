import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type BatchGetOptions, getBatch, MAX_BATCH_KEYS } from '../../aws/batch-get';
import { MAX_CONCURRENT_CALLS } from './aws';
import { runAll, splitIntoChunks } from './concurrency';

type Key = Readonly<Record<string, string>>;

const MAX_ATTEMPTS = 6;
const INITIAL_WAIT_MS = 50;

/** Reads the items with these keys that exist, with consistent reads. @param fields the attributes; all by default */
export const getAllItems = async <Item>(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  fields?: readonly string[],
): Promise<readonly Item[]> => {
  const waitToRetry: BatchGetOptions['waitToRetry'] = async (attempt, open) => {
    if (attempt >= MAX_ATTEMPTS)
      throw new Error(`failed to read ${open} rows of ${table} in ${MAX_ATTEMPTS} attempts`);
    await sleep(INITIAL_WAIT_MS * 2 ** (attempt - 1));
  };
  const items: Item[] = [];
  await runAll(splitIntoChunks(keys, MAX_BATCH_KEYS), MAX_CONCURRENT_CALLS, async (chunk) => {
    for (const item of await getBatch<Item>(client, table, chunk, { fields, waitToRetry })) items.push(item);
  });
  return items;
};
