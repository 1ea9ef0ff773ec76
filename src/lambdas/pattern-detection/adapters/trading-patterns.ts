import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { ALERT_DUE, type PatternRow } from '../../../domain/alerts';
import { tryConditionalWrite } from '../../shared/document-client';
import { type History, queryHistory } from './history';

export interface TradingPatterns extends History<PatternRow> {
  /** Stores a pattern once. Returns false if it already exists. */
  store(row: PatternRow): Promise<boolean>;
  /** Reads a pattern. @param timestamp the time of its confirmation, as in the row */
  get(patternId: string, timestamp: string): Promise<PatternRow | undefined>;
  /** Lists patterns whose alert is still due, from the oldest. @param detectedUntil ISO-8601 UTC */
  listAlertsDue(detectedUntil: string, limit: number): Promise<readonly PatternRow[]>;
  /** Marks the alert of a pattern as queued. */
  clearAlertDue(key: Pick<PatternRow, 'patternId' | 'timestamp'>): Promise<void>;
}

/** The sparse index of the patterns whose alert is due. */
const ALERT_DUE_INDEX = 'byAlertDue';

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
  listAlertsDue: async (detectedUntil, limit) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: ALERT_DUE_INDEX,
        KeyConditionExpression: 'alertDue = :due AND detectedAt <= :until',
        ExpressionAttributeValues: { ':due': ALERT_DUE, ':until': detectedUntil },
        Limit: limit,
      }),
    );
    return Items as PatternRow[];
  },
  clearAlertDue: async ({ patternId, timestamp }) => {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { patternId, timestamp },
        UpdateExpression: 'REMOVE alertDue',
        // Without it, the update of a deleted row would create an empty one.
        ConditionExpression: 'attribute_exists(patternId)',
      }),
    );
  },
  query: (query) => queryHistory(client, { table, id: 'patternId', kind: 'pattern' }, query),
});
