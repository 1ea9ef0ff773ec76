import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { MAX_CONCURRENT_CALLS } from '../../shared/aws';
import { runAll, splitIntoChunks } from '../../shared/concurrency';
import { tryConditionalWrite } from '../../shared/document-client';

/** A symbol's detector between two batches. */
export interface SavedState {
  /** As the detector encodes itself; the first byte is its version. */
  readonly state: Uint8Array;
  /** The correlation id of the last event it has taken in. */
  readonly lastSequence: string;
}

export interface DetectorStates {
  /** The states of those symbols that have one, as of the last write. */
  load(symbols: readonly string[]): Promise<ReadonlyMap<string, SavedState>>;
  /**
   * Replaces the state that was loaded with `previous` as its last sequence (undefined: there was none).
   * @param now milliseconds since 1970
   * @throws Error where another invocation has moved the symbol on in between
   */
  save(symbol: string, saved: SavedState, previous: string | undefined, now: number): Promise<void>;
}

const MAX_BATCH_KEYS = 100;
const MAX_ATTEMPTS = 6;
const INITIAL_WAIT_MS = 50;
const RETENTION_SECONDS = 30 * 86_400;

/** The table DetectorState: one row a symbol, gone 30 days after its last event. */
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
    if (!saved) throw new Error(`the state of ${symbol} is no longer the one that was loaded`);
  },
});

type StateRow = SavedState & { readonly symbol: string };

/** BatchGetItem answers what it has capacity for, and names the rest. */
const getAllRows = async (
  client: DynamoDBDocumentClient,
  table: string,
  symbols: readonly string[],
): Promise<StateRow[]> => {
  const rows: StateRow[] = [];
  let keys: Record<string, unknown>[] = symbols.map((symbol) => ({ symbol }));
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(INITIAL_WAIT_MS * 2 ** (attempt - 1));
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
    );
    rows.push(...((answer.Responses?.[table] ?? []) as StateRow[]));
    keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return rows;
  }
  throw new Error(`${table} did not answer for ${keys.length} symbols in ${MAX_ATTEMPTS} attempts`);
};
