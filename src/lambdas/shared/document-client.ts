import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { REQUEST_HANDLER_OPTIONS } from './aws';
import { traceClient } from './telemetry';

/** A traced DynamoDB client that speaks plain objects. */
export const createDocumentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(traceClient(new DynamoDBClient({ requestHandler: REQUEST_HANDLER_OPTIONS })), {
    marshallOptions: { removeUndefinedValues: true },
  });

/** Runs a conditional write; false where the condition did not hold. */
export const tryConditionalWrite = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};
