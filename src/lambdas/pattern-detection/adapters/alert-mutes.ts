import { DeleteCommand, type DynamoDBDocumentClient, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Mute, MUTE_PREFIX } from '../../../domain/alerts';

/** The mutes of symbols and patterns. */
export interface AlertMutes {
  /** Adds a mute, or replaces the one of the same symbol or pattern. */
  save(mute: Mute): Promise<void>;
  /** Lists the mutes that have not ended, by their end. @param now ISO-8601 UTC */
  list(now: string): Promise<readonly Mute[]>;
  /** Deletes a mute. Returns it, or undefined if there was none. */
  remove(muteId: string): Promise<Mute | undefined>;
}

/** Creates the adapter of the mutes in the table AlertLimits. */
export const createAlertMutes = (client: DynamoDBDocumentClient, table: string): AlertMutes => ({
  save: async (mute) => {
    const expiresAt = Math.ceil(Date.parse(mute.until) / 1000);
    await client.send(
      new PutCommand({ TableName: table, Item: { limitId: mute.muteId, ...mute, expiresAt } }),
    );
  },
  list: async (now) => {
    const mutes: Mute[] = [];
    const scan = {
      TableName: table,
      FilterExpression: 'begins_with(limitId, :prefix) AND #until > :now',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':prefix': MUTE_PREFIX, ':now': now },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateScan({ client }, scan)) mutes.push(...(Items as Mute[]));
    return mutes.sort((a, b) => a.until.localeCompare(b.until));
  },
  remove: async (muteId) => {
    const { Attributes } = await client.send(
      new DeleteCommand({ TableName: table, Key: { limitId: muteId }, ReturnValues: 'ALL_OLD' }),
    );
    return Attributes as Mute | undefined;
  },
});
