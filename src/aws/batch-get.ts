import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';

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
): Promise<readonly Item[]> => {
  // All names have placeholders, because some are reserved words.
  const projection = fields && {
    ProjectionExpression: fields.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(fields.map((name) => [`#${name}`, name])),
  };
  const items = await getRequested(client, { [table]: createRequest(keys, projection) }, waitToRetry);
  return items.get(table) as readonly Item[];
};

/**
 * Reads the items of several tables with at most 100 keys in one request, with consistent reads. Keys without an item are
 * omitted.
 * @returns the items by the name of their table
 */
export const getBatchOfTables = (
  client: Pick<DynamoDBDocumentClient, 'send'>,
  keys: Readonly<Record<string, readonly Key[]>>,
  waitToRetry: BatchGetOptions['waitToRetry'],
): Promise<ReadonlyMap<string, readonly object[]>> =>
  getRequested(
    client,
    Object.fromEntries(Object.entries(keys).map(([table, list]) => [table, createRequest(list)])),
    waitToRetry,
  );

type Requests = NonNullable<BatchGetCommandInput['RequestItems']>;

const createRequest = (keys: readonly Key[], projection: object = {}): Requests[string] => ({
  Keys: [...keys],
  ConsistentRead: true,
  ...projection,
});

/** Reads what is requested, and again the keys that DynamoDB did not process. */
const getRequested = async (
  client: Pick<DynamoDBDocumentClient, 'send'>,
  requests: Requests,
  waitToRetry: BatchGetOptions['waitToRetry'],
): Promise<ReadonlyMap<string, readonly object[]>> => {
  const items = new Map<string, object[]>(Object.keys(requests).map((table) => [table, []]));
  let open = omitEmpty(requests);
  for (let attempt = 0; Object.keys(open).length > 0; attempt++) {
    if (attempt > 0) await waitToRetry(attempt, countKeys(open));
    const response: BatchGetCommandOutput = await client.send(new BatchGetCommand({ RequestItems: open }));
    for (const [table, found] of Object.entries(response.Responses ?? {})) items.get(table)?.push(...found);
    open = omitEmpty(
      Object.fromEntries(
        Object.entries(response.UnprocessedKeys ?? {}).map(([table, { Keys }]) => [
          table,
          { ...requests[table], Keys },
        ]),
      ),
    );
  }
  return items;
};

/** DynamoDB refuses a table without keys. */
const omitEmpty = (requests: Requests): Requests =>
  Object.fromEntries(Object.entries(requests).filter(([, { Keys }]) => Keys?.length));

const countKeys = (requests: Requests): number =>
  Object.values(requests).reduce((sum, { Keys }) => sum + (Keys?.length ?? 0), 0);
