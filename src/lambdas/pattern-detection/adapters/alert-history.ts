import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Alert, AlertRow } from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';
import { tryConditionalWrite } from '../../shared/document-client';
import { type History, queryHistory } from './history';

/** `claimed`: publish now. `notified`: already published. `in-progress`: claimed by another processor; retry later. */
export type ClaimResult = 'claimed' | 'notified' | 'in-progress';

export interface AlertHistory extends History<AlertRow> {
  /** Writes the row of an alert that needs approval, once and without a claim. */
  record(alert: Alert): Promise<void>;
  /** Writes the row of an alert and claims it from `now` to `until`, in milliseconds since 1970. */
  claim(alert: Alert, now: number, until: number): Promise<ClaimResult>;
  markNotified(alertId: string, now: number): Promise<void>;
}

/** Creates the adapter of the table AlertHistory, which has one row for each alert. */
export const createAlertHistory = (client: DynamoDBDocumentClient, table: string): AlertHistory => ({
  record: async (alert) => {
    const row: AlertRow = { ...alert, claimedUntil: alert.createdAt };
    const ConditionExpression = 'attribute_not_exists(alertId)';
    await tryConditionalWrite(
      client.send(new PutCommand({ TableName: table, Item: row, ConditionExpression })),
    );
  },
  claim: async (alert, now, until) => {
    const row: AlertRow = { ...alert, claimedUntil: formatIsoTime(until) };
    const claimed = await tryConditionalWrite(
      client.send(
        new PutCommand({
          TableName: table,
          Item: row,
          ConditionExpression:
            'attribute_not_exists(alertId) OR (attribute_not_exists(notifiedAt) AND claimedUntil <= :now)',
          ExpressionAttributeValues: { ':now': formatIsoTime(now) },
        }),
      ),
    );
    if (claimed) return 'claimed';
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { alertId: alert.alertId }, ConsistentRead: true }),
    );
    return (Item as AlertRow | undefined)?.notifiedAt === undefined ? 'in-progress' : 'notified';
  },
  markNotified: async (alertId, now) => {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { alertId },
        UpdateExpression: 'SET notifiedAt = if_not_exists(notifiedAt, :now)',
        ConditionExpression: 'attribute_exists(alertId)',
        ExpressionAttributeValues: { ':now': formatIsoTime(now) },
      }),
    );
  },
  query: (query) => queryHistory(client, { table, id: 'alertId', kind: 'alert' }, query),
});
