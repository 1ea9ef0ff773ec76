import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Deployment, Dynamo } from '../deployment';
import { getItems } from '../../target/read-items';
import { ProfileRow } from './rows';

/** Reads the profiles of accounts and merchants, and changes the time zones of accounts. */
export class ProfileStore {
  private readonly dynamo: Dynamo;
  private readonly table: string;

  constructor({ dynamo, getOutput }: Pick<Deployment, 'dynamo' | 'getOutput'>) {
    this.dynamo = dynamo;
    this.table = getOutput('ProfilesTableName');
  }

  /** Reads a profile; undefined if there is none. */
  async get(profileId: string): Promise<ProfileRow | undefined> {
    const { Item } = await this.dynamo.send(
      new GetCommand({ TableName: this.table, Key: { profileId }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : ProfileRow.parse(Item);
  }

  /** Reads profiles by their ids. Ids without a profile are omitted. */
  async getAll(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileRow>> {
    const items = await getItems(
      this.dynamo,
      this.table,
      profileIds.map((profileId) => ({ profileId })),
    );
    return new Map(
      items.map((item) => ProfileRow.parse(item)).map((profile) => [profile.profileId, profile]),
    );
  }

  /** Sets the time zone of an existing profile. Returns whether the profile exists. */
  async setTimeZone(profileId: string, timeZone: string): Promise<boolean> {
    try {
      await this.dynamo.send(
        new UpdateCommand({
          TableName: this.table,
          Key: { profileId },
          // The version locks the profile, so a transaction that is processed at the same time does not revert the change.
          UpdateExpression: 'SET #zone = :zone ADD #version :one',
          ExpressionAttributeNames: { '#zone': 'timeZone', '#version': 'version' },
          ConditionExpression: 'attribute_exists(profileId)',
          ExpressionAttributeValues: { ':zone': timeZone, ':one': 1 },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
