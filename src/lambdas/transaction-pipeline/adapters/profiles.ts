import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { tryConditionalWrite } from '../../shared/document-client';
import { createSetExpression, type TransactItems } from '../../shared/transact-write';

/** The stored history of an account or a merchant. */
export interface Profile {
  readonly profileId: string;
  /** The history, in the format of the fraud detection. */
  readonly state?: Uint8Array;
  /** The number of changes of the state; a change is written only if no other came in between. */
  readonly version?: number;
  /** The time zone of an account, IANA. */
  readonly timeZone?: string;
}

/** A change of a profile. */
export interface ProfileChange {
  readonly profileId: string;
  /** The profile that was read; undefined if there was none. */
  readonly read: Profile | undefined;
  readonly state: Uint8Array;
  /** How many changes of the state it contains. @default 1 */
  readonly count?: number;
  /** Set if the profile has no time zone yet. */
  readonly timeZone?: string;
}

/** Reads profiles, and records which versions of the detector were announced. */
export interface Profiles {
  get(profileId: string): Promise<Profile | undefined>;
  /** Records an announcement once. Returns false if it was recorded before. */
  recordAnnouncement(announcementId: string, at: string): Promise<boolean>;
  /** Removes the record of an announcement that failed. */
  removeAnnouncement(announcementId: string): Promise<void>;
}

/** Creates the adapter of the table Profiles. */
export const createProfiles = (client: DynamoDBDocumentClient, table: string): Profiles => ({
  get: async (profileId) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { profileId }, ConsistentRead: true }),
    );
    return Item as Profile | undefined;
  },
  recordAnnouncement: (announcementId, at) =>
    tryConditionalWrite(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { profileId: `detector#${announcementId}` },
          UpdateExpression: 'SET announcedAt = :at',
          ConditionExpression: 'attribute_not_exists(announcedAt)',
          ExpressionAttributeValues: { ':at': at },
        }),
      ),
    ),
  removeAnnouncement: async (announcementId) => {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { profileId: `detector#${announcementId}` },
        UpdateExpression: 'REMOVE announcedAt',
      }),
    );
  },
});

/**
 * Creates the item of a DynamoDB transaction that changes a profile, unless it was changed since it was read. Other
 * attributes stay as they are, because operators set them.
 */
export const createProfileUpdate = (
  table: string,
  { profileId, read, state, count = 1, timeZone }: ProfileChange,
): TransactItems[number] => {
  const version = read?.version;
  const set = createSetExpression({
    state,
    version: (version ?? 0) + count,
    ...(read?.timeZone === undefined && { timeZone }),
  });
  return {
    Update: {
      TableName: table,
      Key: { profileId },
      ...set,
      ConditionExpression: version === undefined ? 'attribute_not_exists(#version)' : '#version = :read',
      ...(version !== undefined && {
        ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': version },
      }),
    },
  };
};
