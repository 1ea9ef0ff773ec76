import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  formatUserKey,
  getGeneration,
  isResultOf,
  type SessionRow,
  type SessionRows,
  type SessionToken,
  type SessionUpdate,
  type UserRow,
} from '../../../domain/sessions';
import { getAllItems } from '../../shared/batch-get';
import { tryConditionalUpdate, tryConditionalWrite } from '../../shared/document-client';
import { createSetExpression } from '../../shared/transact-write';

/** The updated session; otherwise the session as it is, or nothing if it has ended. */
export type UpdateResult = { readonly updated: SessionRow } | { readonly current: SessionRow | undefined };

/** The sessions and the generations of users. All reads are consistent. */
export interface Sessions {
  /** Reads what decides whether a token gives access, in one request. */
  read(token: SessionToken): Promise<SessionRows>;
  /** Returns the number of times that a user signed out everywhere. */
  readGeneration(userId: string): Promise<number>;
  add(session: SessionRow): Promise<void>;
  /** Records a use. A session that has ended meanwhile is not created again. @param at ISO 8601 in UTC with milliseconds */
  touch(sessionId: string, at: string): Promise<void>;
  /** Replaces the data if it still has the version that the client read. */
  update(sessionId: string, update: SessionUpdate): Promise<UpdateResult>;
  /** Ends a session. Repeating it changes nothing. */
  remove(sessionId: string): Promise<void>;
  /** Ends all sessions of a user. */
  signOutEverywhere(userId: string): Promise<void>;
}

/** Creates the adapter of the table Sessions. */
export const createSessions = (client: DynamoDBDocumentClient, table: string): Sessions => {
  const get = async <Row>(sessionId: string): Promise<Row | undefined> => {
    const request = { TableName: table, Key: { sessionId }, ConsistentRead: true };
    return (await client.send(new GetCommand(request))).Item as Row | undefined;
  };
  return {
    read: async ({ sessionId, userId }) => {
      const userKey = formatUserKey(userId);
      const rows = await getAllItems<SessionRow | UserRow>(client, table, [
        { sessionId },
        { sessionId: userKey },
      ]);
      const find = (key: string) => rows.find((row) => row.sessionId === key);
      const [session, user] = [find(sessionId) as SessionRow | undefined, find(userKey)];
      return { ...(session && { session }), ...(user && { user }) };
    },
    readGeneration: async (userId) => getGeneration(await get<UserRow>(formatUserKey(userId))),
    add: async (session) => {
      await client.send(new PutCommand({ TableName: table, Item: { ...session } }));
    },
    touch: async (sessionId, at) => {
      await tryConditionalWrite(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { sessionId },
            ...createSetExpression({ lastUsedAt: at }),
            // Without a session, the update would create a row.
            ConditionExpression: 'attribute_exists(sessionId) AND #lastUsedAt < :lastUsedAt',
          }),
        ),
      );
    },
    update: async (sessionId, update) => {
      const { ExpressionAttributeValues: values, ...set } = createSetExpression({
        data: update.data,
        version: update.version + 1,
      });
      const output = await tryConditionalUpdate(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { sessionId },
            ...set,
            ExpressionAttributeValues: { ...values, ':read': update.version },
            ConditionExpression: 'attribute_exists(sessionId) AND #version = :read',
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      if (output) return { updated: output.Attributes as SessionRow };
      const current = await get<SessionRow>(sessionId);
      return current && isResultOf(update, current) ? { updated: current } : { current };
    },
    remove: async (sessionId) => {
      await client.send(new DeleteCommand({ TableName: table, Key: { sessionId } }));
    },
    signOutEverywhere: async (userId) => {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { sessionId: formatUserKey(userId) },
          UpdateExpression: 'ADD generation :one',
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    },
  };
};
