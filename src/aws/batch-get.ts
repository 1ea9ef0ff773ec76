import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Key = Readonly<Record<string, unknown>>;

/** BatchGetItem accepts at most this number of keys. */
export const MAX_BATCH_KEYS = 100;

export interface BatchGetOptions {
  /** The attributes to read; all by default. */
  readonly fields?: readonly string[] | undefined;
  /**
   * Waits before the keys that DynamoDB did not process are read again; throws to stop.
   * @param attempt from 1
   * @param open the number of these keys
   */
  readonly waitToRetry: (attempt: number, open: number) => Promise<void>;
}

/** Reads the items with at most 100 keys, in any order, with consistent reads. Keys without an item are omitted. */
export const getBatch = async <Item>(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
  keys: readonly Key[],
  { fields, waitToRetry }: BatchGetOptions,
): Promise<Item[]> => {
  // All names have placeholders, because some are reserved words.
  const projection = fields && {
    ProjectionExpression: fields.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(fields.map((name) => [`#${name}`, name])),
  };
  const items: Item[] = [];
  let open: Key[] = [...keys];
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt > 0) await waitToRetry(attempt, open.length);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: open, ConsistentRead: true, ...projection } } }),
    );
    items.push(...((Responses?.[table] ?? []) as Item[]));
    open = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
};
