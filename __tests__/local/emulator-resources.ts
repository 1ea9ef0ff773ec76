import { ACCOUNT, REGION, waitUntil, type EmulatorClient } from './emulator-client';

/** The function that the probes invoke, with its alias. */
export const FUNCTION = 'Probe';
export const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${FUNCTION}`;
export const FUNCTION_LOG = `/aws/lambda/${FUNCTION}`;
export const ALIAS_ARN = `${FUNCTION_ARN}:live`;

export const formatLogArn = (name: string): string => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
export const formatQueueArn = (name: string, region = REGION): string =>
  `arn:aws:sqs:${region}:${ACCOUNT}:${name}`;

/** Receives a message of a queue, and parses its body; undefined if none arrives in time. */
export async function receiveBody(
  client: EmulatorClient,
  queue: string,
  milliseconds: number,
  region = REGION,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
): Promise<any> {
  let body: unknown;
  const QueueUrl = `${client.endpoint}/${ACCOUNT}/${queue}`;
  const receive = async () => {
    const { json } = await client.sendJson('sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl }, region);
    const [message] = json.Messages ?? [];
    if (message) body = JSON.parse(message.Body);
    return body !== undefined;
  };
  await waitUntil(receive, milliseconds || 1);
  return body;
}
