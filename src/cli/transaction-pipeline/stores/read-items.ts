import {
  BatchGetCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { interruptSignal, pause } from '../../process/interrupt';
import type { Dynamo } from '../deployment';

type Item = Record<string, unknown>;

/** DynamoDB returns at most this number of items for one BatchGetItem. */
const BATCH_SIZE = 100;
const RETRY_MS = 100;

/**
 * Reads the items with these keys, in any order, consistently. Keys without an item are omitted.
 * @throws Interrupted before the next batch when the user stops the command
 */
export async function getItems(dynamo: Dynamo, table: string, keys: readonly Item[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += BATCH_SIZE) {
    let batch: readonly Item[] = keys.slice(start, start + BATCH_SIZE);
    while (batch.length > 0) {
      interruptSignal.throwIfAborted();
      const command = new BatchGetCommand({
        RequestItems: { [table]: { Keys: [...batch], ConsistentRead: true } },
      });
      const { Responses, UnprocessedKeys } = await dynamo.send(command);
      items.push(...((Responses?.[table] ?? []) as Item[]));
      batch = UnprocessedKeys?.[table]?.Keys ?? [];
      if (batch.length > 0) await pause(RETRY_MS);
    }
  }
  return items;
}

/** Reads all pages of a query, consistently. @throws Interrupted before the next page when the user stops the command */
export async function queryItems(dynamo: Dynamo, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  let page: QueryCommandOutput | undefined;
  do {
    interruptSignal.throwIfAborted();
    const ExclusiveStartKey = page?.LastEvaluatedKey;
    page = await dynamo.send(new QueryCommand({ ...input, ConsistentRead: true, ExclusiveStartKey }));
    items.push(...((page.Items ?? []) as Item[]));
  } while (page.LastEvaluatedKey);
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
