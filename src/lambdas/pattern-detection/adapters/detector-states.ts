import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { MAX_CONCURRENT_CALLS } from '../../shared/aws';
import { runAll, splitIntoChunks } from '../../shared/concurrency';
import { tryConditionalWrite } from '../../shared/document-client';

/** The saved detector of a symbol. */
export interface SavedState {
  /** The encoded state; the first byte is its version. */
  readonly state: Uint8Array;
  /** The correlation id of the last processed event. */
  readonly lastSequence: string;
}

export interface DetectorStates {
  /** Loads the states of the symbols that have one, with consistent reads. */
  load(symbols: readonly string[]): Promise<ReadonlyMap<string, SavedState>>;
  /**
   * Replaces the loaded state, whose last sequence is `previous` (undefined for a new symbol).
   * @param now milliseconds since 1970
   * @throws Error if another invocation has replaced it in the meantime
   */
  save(symbol: string, saved: SavedState, previous: string | undefined, now: number): Promise<void>;
}

const MAX_BATCH_KEYS = 100;
const MAX_ATTEMPTS = 6;
const INITIAL_WAIT_MS = 50;
const RETENTION_SECONDS = 30 * 86_400;

/** Creates the adapter of the table DetectorState. A symbol's row expires 30 days after its last event. */
export const createDetectorStates = (client: DynamoDBDocumentClient, table: string): DetectorStates => ({
  load: async (symbols) => {
    const states = new Map<string, SavedState>();
    await runAll(splitIntoChunks(symbols, MAX_BATCH_KEYS), MAX_CONCURRENT_CALLS, async (chunk) => {
      for (const row of await getAllRows(client, table, chunk)) {
        states.set(row.symbol, { state: row.state, lastSequence: row.lastSequence });
      }
    });
    return states;
  },
  save: async (symbol, { state, lastSequence }, previous, now) => {
    const expiresAt = Math.floor(now / 1000) + RETENTION_SECONDS;
    const saved = await tryConditionalWrite(
      client.send(
        new PutCommand({
          TableName: table,
          Item: { symbol, state, version: state[0], lastSequence, expiresAt },
          ...(previous === undefined
            ? { ConditionExpression: 'attribute_not_exists(symbol)' }
            : {
                ConditionExpression: 'lastSequence = :previous',
                ExpressionAttributeValues: { ':previous': previous },
              }),
        }),
      ),
    );
    if (!saved) throw new Error(`failed to save the state of ${symbol}: another invocation has replaced it`);
  },
});

type StateRow = SavedState & { readonly symbol: string };

/** Reads all rows. BatchGetItem returns the keys that it did not process, which are retried. */
const getAllRows = async (
  client: DynamoDBDocumentClient,
  table: string,
  symbols: readonly string[],
): Promise<StateRow[]> => {
  const rows: StateRow[] = [];
  let keys: Record<string, unknown>[] = symbols.map((symbol) => ({ symbol }));
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(INITIAL_WAIT_MS * 2 ** (attempt - 1));
    const response = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
    );
    rows.push(...((response.Responses?.[table] ?? []) as StateRow[]));
    keys = response.UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return rows;
  }
  throw new Error(`failed to read ${keys.length} rows of ${table} in ${MAX_ATTEMPTS} attempts`);
};
