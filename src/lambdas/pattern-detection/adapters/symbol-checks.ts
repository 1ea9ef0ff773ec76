import { type DynamoDBDocumentClient, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Notice, Observation } from '../../../domain/thresholds';
import { tryConditionalWrite } from '../../shared/document-client';

/** The last check of a symbol. */
export interface SymbolCheck {
  readonly observation: Observation;
  /** Notices that are not known to be published. */
  readonly pending: readonly Notice[];
  /** Until this time, only the invocation that wrote the row may publish; milliseconds since 1970. */
  readonly claimedUntil: number;
}

export interface SymbolChecks {
  load(): Promise<ReadonlyMap<string, SymbolCheck>>;
  /**
   * Replaces the observation with `previousCount` bars (undefined for a new symbol) and claims the pending notices.
   * Returns false if another invocation has replaced it.
   */
  replaceCheck(check: SymbolCheck, previousCount: number | undefined, now: number): Promise<boolean>;
  /** Renews an expired claim of pending notices. Returns false if another invocation has renewed it. */
  renewClaim(check: SymbolCheck, until: number): Promise<boolean>;
  /** Removes the pending notices after they are published. */
  clearPending(observation: Observation): Promise<void>;
}

const RETENTION_SECONDS = 30 * 86_400;

/** Creates the adapter of the table ThresholdWatch. A symbol's row expires 30 days after its last new bar. */
export const createSymbolChecks = (client: DynamoDBDocumentClient, table: string): SymbolChecks => ({
  load: async () => {
    const rows = await scanAll<SymbolCheck & { symbol: string }>(client, table);
    return new Map(rows.map((row) => [row.symbol, row]));
  },
  replaceCheck: ({ observation, pending, claimedUntil }, previousCount, now) => {
    const { symbol, count } = observation;
    const expiresAt = Math.floor(now / 1000) + RETENTION_SECONDS;
    return tryConditionalWrite(
      client.send(
        new PutCommand({
          TableName: table,
          Item: { symbol, barCount: count, observation, pending, claimedUntil, expiresAt },
          ...(previousCount === undefined
            ? { ConditionExpression: 'attribute_not_exists(symbol)' }
            : {
                ConditionExpression: 'barCount = :previous',
                ExpressionAttributeValues: { ':previous': previousCount },
              }),
        }),
      ),
    );
  },
  renewClaim: ({ observation, claimedUntil }, until) =>
    tryConditionalWrite(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { symbol: observation.symbol },
          UpdateExpression: 'SET claimedUntil = :until',
          ConditionExpression: 'barCount = :count AND claimedUntil = :lapsed',
          ExpressionAttributeValues: {
            ':until': until,
            ':count': observation.count,
            ':lapsed': claimedUntil,
          },
        }),
      ),
    ),
  clearPending: async ({ symbol, count }) => {
    await tryConditionalWrite(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { symbol },
          UpdateExpression: 'SET pending = :none',
          ConditionExpression: 'barCount = :count',
          ExpressionAttributeValues: { ':none': [], ':count': count },
        }),
      ),
    );
  },
});

/** Reads all rows of a table. */
export const scanAll = async <Row>(client: DynamoDBDocumentClient, table: string): Promise<Row[]> => {
  const rows: Row[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const response = await client.send(
      new ScanCommand({ TableName: table, ...(start && { ExclusiveStartKey: start }) }),
    );
    rows.push(...((response.Items ?? []) as Row[]));
    start = response.LastEvaluatedKey;
  } while (start);
  return rows;
};
