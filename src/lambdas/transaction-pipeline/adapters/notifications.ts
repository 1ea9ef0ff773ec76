import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TransactionKey } from '../../../domain/transactions';
import { tryConditionalWrite } from '../../shared/document-client';

/** The right to notify people of a transaction, and the time until which no other invocation does. */
export interface Claim {
  /** Different for each claim. A claim that the SDK repeats after a lost response remains the same. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The marks of the notification in the row of a transaction. */
export interface Notifications {
  /** Claims a scored transaction that is not notified. Returns false if it is notified, or claimed by another invocation. */
  claim(key: TransactionKey, claim: Claim, now: number): Promise<boolean>;
  /** Ends the claim after a failed notification, so that the retry need not wait. */
  release(key: TransactionKey, claim: Claim): Promise<void>;
  /** Marks the transaction as notified. @param at ISO 8601 */
  mark(key: TransactionKey, at: string): Promise<void>;
}

/** Creates the adapter of the notification's marks in the table Transactions. */
export const createNotifications = (client: DynamoDBDocumentClient, table: string): Notifications => ({
  claim: ({ accountId, ts }, { by, until }, now) =>
    tryConditionalWrite(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { accountId, ts },
          UpdateExpression: 'SET notifyingBy = :by, notifyingUntil = :until',
          ConditionExpression:
            'attribute_exists(score) AND attribute_not_exists(notifiedAt) AND ' +
            '(attribute_not_exists(notifyingUntil) OR notifyingUntil <= :now OR notifyingBy = :by)',
          ExpressionAttributeValues: { ':by': by, ':until': until, ':now': now },
        }),
      ),
    ),
  release: async ({ accountId, ts }, { by }) => {
    await tryConditionalWrite(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { accountId, ts },
          UpdateExpression: 'REMOVE notifyingBy, notifyingUntil',
          ConditionExpression: 'notifyingBy = :by',
          ExpressionAttributeValues: { ':by': by },
        }),
      ),
    );
  },
  mark: async ({ accountId, ts }, at) => {
    await tryConditionalWrite(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { accountId, ts },
          UpdateExpression: 'SET notifiedAt = :at REMOVE notifyingBy, notifyingUntil',
          // Without it, the update of a deleted row would create an empty one.
          ConditionExpression: 'attribute_exists(accountId) AND attribute_not_exists(notifiedAt)',
          ExpressionAttributeValues: { ':at': at },
        }),
      ),
    );
  },
});
