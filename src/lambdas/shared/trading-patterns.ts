import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { PatternRow } from '../../domain/alerts';
import { held } from './documents';
import { type History, queryHistory } from './history';

export interface TradingPatterns extends History<PatternRow> {
  /** Stores a pattern once; false where it was there already. */
  store(row: PatternRow): Promise<boolean>;
}

export const dynamoTradingPatterns = (client: DynamoDBDocumentClient, table: string): TradingPatterns => ({
  store: (row) =>
    held(
      client.send(
        new PutCommand({
          TableName: table,
          Item: row,
          ConditionExpression: 'attribute_not_exists(patternId)',
        }),
      ),
    ),
  query: (query) => queryHistory(client, { table, id: 'patternId', kind: 'pattern' }, query),
});
