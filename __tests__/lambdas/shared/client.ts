import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Sent {
  readonly input: Record<string, unknown>;
}

/** An AWS client that answers from a list (an Error is thrown), and keeps the inputs that it was sent. */
export const createClient = <Client>(...answers: unknown[]) => {
  const inputs: Record<string, unknown>[] = [];
  const send = async ({ input }: Sent): Promise<unknown> => {
    inputs.push(input);
    const answer = answers[inputs.length - 1] ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { send } as unknown as Client, inputs };
};

/** A fake DynamoDB client with these responses. */
export const dynamo = (...answers: unknown[]) => createClient<DynamoDBDocumentClient>(...answers);

/** The error of a conditional write whose condition is not met. */
export const createConditionError = () =>
  new ConditionalCheckFailedException({ message: 'condition', $metadata: {} });
