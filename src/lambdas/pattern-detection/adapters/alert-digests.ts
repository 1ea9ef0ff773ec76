import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Digest, formatDigestRowId } from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';
import { tryConditionalWrite } from '../../shared/document-client';

/** The last digest of each pattern. Each write is conditional. Times are in milliseconds since 1970. */
export interface AlertDigests {
  read(pattern: string): Promise<Digest | undefined>;
  /** Starts a digest. Returns false if another invocation has started one since `previous` was read. */
  start(digest: Digest, previous: Digest | undefined): Promise<boolean>;
  /** Renews an expired claim. Returns false if another invocation has renewed it. */
  renewClaim(digest: Digest, until: number): Promise<boolean>;
  markPublished(digest: Digest, now: number): Promise<void>;
  markDone(digest: Digest, now: number): Promise<void>;
}

/** Creates the adapter of the table AlertLimits for digests: one row for each pattern. */
export const createAlertDigests = (client: DynamoDBDocumentClient, table: string): AlertDigests => {
  const mark = async (
    { pattern, digestId }: Digest,
    field: 'publishedAt' | 'doneAt',
    now: number,
  ): Promise<void> => {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { limitId: formatDigestRowId(pattern) },
        UpdateExpression: `SET ${field} = :now`,
        ConditionExpression: 'digestId = :digest',
        ExpressionAttributeValues: { ':now': formatIsoTime(now), ':digest': digestId },
      }),
    );
  };
  return {
    read: async (pattern) => {
      const Key = { limitId: formatDigestRowId(pattern) };
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item as Digest | undefined;
    },
    start: (digest, previous) =>
      tryConditionalWrite(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { limitId: formatDigestRowId(digest.pattern), ...digest },
            ...(previous === undefined
              ? { ConditionExpression: 'attribute_not_exists(limitId)' }
              : {
                  ConditionExpression: 'digestId = :previous AND attribute_exists(doneAt)',
                  ExpressionAttributeValues: { ':previous': previous.digestId },
                }),
          }),
        ),
      ),
    renewClaim: ({ pattern, digestId, claimedUntil }, until) =>
      tryConditionalWrite(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { limitId: formatDigestRowId(pattern) },
            UpdateExpression: 'SET claimedUntil = :until',
            ConditionExpression: 'digestId = :digest AND claimedUntil = :expired',
            ExpressionAttributeValues: {
              ':until': formatIsoTime(until),
              ':digest': digestId,
              ':expired': claimedUntil,
            },
          }),
        ),
      ),
    markPublished: (digest, now) => mark(digest, 'publishedAt', now),
    markDone: (digest, now) => mark(digest, 'doneAt', now),
  };
};
