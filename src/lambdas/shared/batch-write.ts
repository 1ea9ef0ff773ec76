import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Backoff } from './backoff';
import { splitIntoChunks, toError } from './concurrency';

/** An item that could not be written. */
export interface UnwrittenItem<Item> {
  readonly item: Item;
  readonly error: Error;
}

const MAX_BATCH_ITEMS = 25;
const MAX_ATTEMPTS = 6;

/**
 * Puts all items, 25 in a request. Never throws; returns the items that could not be written.
 * @param items each key once, because DynamoDB refuses a request with two writes of one item
 */
export const putAllItems = async <Item extends object>(
  client: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
  backoff: Backoff,
): Promise<readonly UnwrittenItem<Item>[]> => {
  const unwritten: UnwrittenItem<Item>[] = [];
  for (const chunk of splitIntoChunks(items, MAX_BATCH_ITEMS))
    unwritten.push(...(await putItems(client, table, chunk, backoff)));
  return unwritten;
};

/** Puts the items of a request. After an error, puts them one by one: one of them may be the reason. */
const putItems = async <Item extends object>(
  client: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
  backoff: Backoff,
): Promise<readonly UnwrittenItem<Item>[]> => {
  let pending = items;
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS && pending.length > 0; attempt++) {
      if (attempt > 0) await backoff.wait(attempt - 1);
      pending = await putChunk(client, table, pending);
    }
    const error = new Error(`${table} did not write the item in ${MAX_ATTEMPTS} attempts`);
    return pending.map((item) => ({ item, error }));
  } catch (thrown) {
    const error = toError(thrown);
    if (pending.length === 1) return pending.map((item) => ({ item, error }));
    const results = await Promise.all(pending.map((item) => putItems(client, table, [item], backoff)));
    return results.flat();
  }
};

/** Returns the items that DynamoDB did not process, for example while it throttles. */
const putChunk = async <Item extends object>(
  client: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<readonly Item[]> => {
  const { UnprocessedItems } = await client.send(
    new BatchWriteCommand({
      RequestItems: { [table]: items.map((item) => ({ PutRequest: { Item: { ...item } } })) },
    }),
  );
  return (UnprocessedItems?.[table] ?? []).map(({ PutRequest }) => PutRequest?.Item as Item);
};
