import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { getAllItems } from '../../shared/batch-get';
import type { Backoff } from '../../shared/backoff';
import { tryConditionalWrite } from '../../shared/document-client';

/** The saved detector of a symbol. */
export interface SavedState {
  /** The encoded state; the first byte is its version. */
  readonly state: Uint8Array;
  /** The correlation id of the last processed event. */
  readonly lastSequence: string;
  /** The encoded last bars; undefined in rows of earlier versions. */
  readonly bars?: Uint8Array;
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

type StateRow = SavedState & { readonly symbol: string };

const RETENTION_SECONDS = 30 * 86_400;

/**
 * Creates the adapter of the table DetectorState. A symbol's row expires 30 days after its last event.
 * @param backoff waits before rows that DynamoDB did not process are read again; that of `getAllItems` by default
 */
export const createDetectorStates = (
  client: DynamoDBDocumentClient,
  table: string,
  backoff?: Backoff,
): DetectorStates => ({
  load: async (symbols) => {
    const keys = symbols.map((symbol) => ({ symbol }));
    const rows = await getAllItems<StateRow>(client, table, keys, undefined, backoff);
    return new Map(
      rows.map(({ symbol, state, lastSequence, bars }) => [
        symbol,
        { state, lastSequence, ...(bars && { bars }) },
      ]),
    );
  },
  save: async (symbol, { state, lastSequence, bars }, previous, now) => {
    const expiresAt = Math.floor(now / 1000) + RETENTION_SECONDS;
    const saved = await tryConditionalWrite(
      client.send(
        new PutCommand({
          TableName: table,
          Item: { symbol, state, version: state[0], lastSequence, ...(bars && { bars }), expiresAt },
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
