import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A command of the document client. */
export interface Command {
  readonly input: unknown;
  readonly constructor: { readonly name: string };
}

/** Creates a client of the class that the SDK's paginators require. */
export const createDocumentClient = (send: (command: Command) => Promise<unknown>) =>
  Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, { send });
