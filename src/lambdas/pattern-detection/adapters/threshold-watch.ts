import { type DynamoDBDocumentClient, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Notice, Observation } from '../../../domain/thresholds';
import { tryConditionalWrite } from '../../shared/document-client';

/** Where the last check left a symbol. */
export interface SymbolCheck {
  readonly observation: Observation;
  /** What was decided but is not known to have been told. */
  readonly pending: readonly Notice[];
  /** Until then whoever decided it is telling it; milliseconds since 1970. */
  readonly claimedUntil: number;
}

export interface ThresholdWatch {
  load(): Promise<ReadonlyMap<string, SymbolCheck>>;
  /**
   * Moves a symbol on from the observation with `previousCount` bars (undefined: there was none), and claims what is
   * pending. False where another invocation has moved it on.
   */
  advance(watched: SymbolCheck, previousCount: number | undefined, now: number): Promise<boolean>;
  /** Takes over what is pending since a claim that has lapsed. False where somebody else has. */
  renewClaim(watched: SymbolCheck, until: number): Promise<boolean>;
  /** What was pending has been told. */
  clearPending(observation: Observation): Promise<void>;
}

const RETENTION_SECONDS = 30 * 86_400;

/** The table ThresholdWatch: one row a symbol, gone 30 days after its last new bar. */
export const createThresholdWatch = (client: DynamoDBDocumentClient, table: string): ThresholdWatch => ({
  load: async () => {
    const rows = await scanAll<SymbolCheck & { symbol: string }>(client, table);
    return new Map(rows.map((row) => [row.symbol, row]));
  },
  advance: ({ observation, pending, claimedUntil }, previousCount, now) => {
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

/** Every row of a table. */
export const scanAll = async <Row>(client: DynamoDBDocumentClient, table: string): Promise<Row[]> => {
  const rows: Row[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new ScanCommand({ TableName: table, ...(start && { ExclusiveStartKey: start }) }),
    );
    rows.push(...((answer.Items ?? []) as Row[]));
    start = answer.LastEvaluatedKey;
  } while (start);
  return rows;
};
