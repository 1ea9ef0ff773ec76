import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { MAX_CONCURRENT_CALLS } from './aws';
import { runAll, splitIntoChunks } from './concurrency';

type Key = Readonly<Record<string, string>>;

const MAX_BATCH_KEYS = 100;
const MAX_ATTEMPTS = 6;
const INITIAL_WAIT_MS = 50;

/** Reads the items with these keys that exist, with consistent reads. @param fields the attributes; all by default */
export const getAllItems = async <Item>(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  fields?: readonly string[],
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  await runAll(splitIntoChunks(keys, MAX_BATCH_KEYS), MAX_CONCURRENT_CALLS, async (chunk) => {
    for (const item of await getChunk<Item>(client, table, chunk, fields)) items.push(item);
  });
  return items;
};

/** BatchGetItem returns the keys that it did not process, which are read again. */
const getChunk = async <Item>(
  client: DynamoDBDocumentClient,
  table: string,
  chunk: readonly Key[],
  fields: readonly string[] | undefined,
): Promise<Item[]> => {
  const items: Item[] = [];
  // All names have placeholders, because some are reserved words.
  const projection = fields && {
    ProjectionExpression: fields.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(fields.map((name) => [`#${name}`, name])),
  };
  let keys: Record<string, unknown>[] = [...chunk];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(INITIAL_WAIT_MS * 2 ** (attempt - 1));
    const response = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true, ...projection } } }),
    );
    items.push(...((response.Responses?.[table] ?? []) as Item[]));
    keys = response.UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return items;
  }
  throw new Error(`failed to read ${keys.length} rows of ${table} in ${MAX_ATTEMPTS} attempts`);
};
