import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';

export type TransactItems = NonNullable<TransactWriteCommandInput['TransactItems']>;

/**
 * The result of a transaction of DynamoDB: `written`; `condition` with the indexes of the items whose conditions are not
 * met; or `conflict` with another transaction or a throttled table, so that the same transaction can succeed later.
 */
export type TransactResult =
  | { readonly state: 'written' | 'conflict' }
  | { readonly state: 'condition'; readonly failed: readonly number[] };

const TRANSIENT = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Writes all items or none. @throws any error that is neither a condition nor transient */
export const tryTransactWrite = async (
  client: Pick<DynamoDBDocumentClient, 'send'>,
  items: TransactItems,
): Promise<TransactResult> => {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: items }));
    return { state: 'written' };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? '');
    const failed = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
    if (failed.length > 0) return { state: 'condition', failed };
    if (codes.some((code) => TRANSIENT.includes(code))) return { state: 'conflict' };
    throw error;
  }
};

/**
 * Creates the item of a transaction that writes a row of a table with the partition key `pk`.
 * @param unchanged an attribute of the stored row, and the value that it must still have; undefined if no row may exist
 */
export const createConditionalPut = (
  table: string,
  row: Readonly<Record<string, unknown>>,
  unchanged?: readonly [attribute: string, value: string | number],
): TransactItems[number] => ({
  Put: {
    TableName: table,
    Item: { ...row },
    ...(unchanged
      ? {
          ConditionExpression: '#attribute = :value',
          ExpressionAttributeNames: { '#attribute': unchanged[0] },
          ExpressionAttributeValues: { ':value': unchanged[1] },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});
