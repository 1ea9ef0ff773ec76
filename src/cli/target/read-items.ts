import {
  type DynamoDBDocumentClient,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { getBatch, MAX_BATCH_KEYS } from '../../aws/batch-get';
import { type Page, queryPages } from '../../aws/query-pages';
import { interruptSignal, pause } from '../process/interrupt';

type Dynamo = Pick<DynamoDBDocumentClient, 'send'>;
type Item = Record<string, unknown>;

const RETRY_MS = 100;

/**
 * Reads the items with these keys, in any order, consistently. Keys without an item are omitted.
 * @throws Interrupted before the next request when the user stops the command
 */
export async function getItems(dynamo: Dynamo, table: string, keys: readonly Item[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += MAX_BATCH_KEYS) {
    interruptSignal.throwIfAborted();
    const batch = keys.slice(start, start + MAX_BATCH_KEYS);
    items.push(...(await getBatch<Item>(dynamo, table, batch, { waitToRetry: () => pause(RETRY_MS) })));
  }
  return items;
}

/**
 * Reads a query page by page: consistently, except on an index, which has no consistent reads.
 * @throws Interrupted before the next page when the user stops the command
 */
export async function* queryItemPages(dynamo: Dynamo, input: QueryCommandInput): AsyncGenerator<Page> {
  interruptSignal.throwIfAborted();
  for await (const page of queryPages(dynamo, input)) {
    yield page;
    interruptSignal.throwIfAborted();
  }
}

/**
 * Reads all pages of a query, as {@link queryItemPages} does.
 * @throws Interrupted before the next page when the user stops the command
 */
export async function queryItems(dynamo: Dynamo, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of queryItemPages(dynamo, input)) items.push(...page);
  return items;
}

/**
 * Reads all pages of a scan, consistently.
 * @param onRead is called with the number of items that a page was read from
 * @throws Interrupted before the next page when the user stops the command
 */
export async function scanItems(
  dynamo: Dynamo,
  input: ScanCommandInput,
  onRead: (count: number) => void = () => undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  let page: ScanCommandOutput | undefined;
  do {
    interruptSignal.throwIfAborted();
    const ExclusiveStartKey = page?.LastEvaluatedKey;
    page = await dynamo.send(new ScanCommand({ ...input, ConsistentRead: true, ExclusiveStartKey }));
    items.push(...((page.Items ?? []) as Item[]));
    onRead(page.ScannedCount ?? 0);
  } while (page.LastEvaluatedKey);
  return items;
}
