import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { REQUEST_HANDLER } from './aws';
import { traced } from './observability';

/** A traced DynamoDB client that speaks plain objects. */
export const documents = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(traced(new DynamoDBClient({ requestHandler: REQUEST_HANDLER })), {
    marshallOptions: { removeUndefinedValues: true },
  });

/** Runs a conditional write; false where the condition did not hold. */
export const held = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};
