import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AcknowledgementRequest, AlertRow } from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';
import { tryConditionalUpdate } from '../../shared/document-client';

/** The row with the acknowledgement, or the row whose earlier one counts; no row if the alert does not exist. */
export interface AcknowledgementResult {
  readonly isFirst: boolean;
  readonly row?: AlertRow;
}

export interface Acknowledgements {
  /** Acknowledges an alert once. @param now milliseconds since 1970 */
  record(request: AcknowledgementRequest, now: number): Promise<AcknowledgementResult>;
}

/** Creates the adapter of the acknowledgements in the table AlertHistory. */
export const createAcknowledgements = (client: DynamoDBDocumentClient, table: string): Acknowledgements => ({
  record: async ({ alertId, by, note }, now) => {
    const updated = await tryConditionalUpdate(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { alertId },
          UpdateExpression: `SET acknowledgedAt = :at, acknowledgedBy = :by${note === undefined ? '' : ', acknowledgementNote = :note'}`,
          ConditionExpression: 'attribute_exists(alertId) AND attribute_not_exists(acknowledgedAt)',
          ExpressionAttributeValues: {
            ':at': formatIsoTime(now),
            ':by': by,
            ...(note !== undefined && { ':note': note }),
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    if (updated) return { isFirst: true, row: updated.Attributes as AlertRow };
    const command = new GetCommand({ TableName: table, Key: { alertId }, ConsistentRead: true });
    const { Item } = await client.send(command);
    return { isFirst: false, ...(Item && { row: Item as AlertRow }) };
  },
});
