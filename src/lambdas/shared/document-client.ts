import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CLIENT_OPTIONS } from './aws';
import { traceClient } from './telemetry';

/** Creates a traced DynamoDB client for plain objects. */
export const createDocumentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(traceClient(new DynamoDBClient(CLIENT_OPTIONS)), {
    marshallOptions: { removeUndefinedValues: true },
  });

/** Runs a conditional update. Returns its output, or undefined if its condition is not met. */
export const tryConditionalUpdate = async <Output>(update: Promise<Output>): Promise<Output | undefined> => {
  try {
    return await update;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
};

/** Runs a conditional write. Returns false if its condition is not met. */
export const tryConditionalWrite = async (write: Promise<unknown>): Promise<boolean> =>
  (await tryConditionalUpdate(write.then(() => true))) ?? false;
