import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { PatternRow } from '../../../domain/alerts';
import { tryConditionalWrite } from '../../shared/document-client';
import { type History, queryHistory } from './history';

export interface TradingPatterns extends History<PatternRow> {
  /** Stores a pattern once. Returns false if it already exists. */
  store(row: PatternRow): Promise<boolean>;
  /** Reads a pattern. @param timestamp the time of its confirmation, as in the row */
  get(patternId: string, timestamp: string): Promise<PatternRow | undefined>;
}

/** Creates the adapter of the table TradingPatterns. */
export const createTradingPatterns = (client: DynamoDBDocumentClient, table: string): TradingPatterns => ({
  store: (row) =>
    tryConditionalWrite(
      client.send(
        new PutCommand({
          TableName: table,
          Item: row,
          ConditionExpression: 'attribute_not_exists(patternId)',
        }),
      ),
    ),
  get: async (patternId, timestamp) => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { patternId, timestamp } }));
    return Item as PatternRow | undefined;
  },
  query: (query) => queryHistory(client, { table, id: 'patternId', kind: 'pattern' }, query),
});
