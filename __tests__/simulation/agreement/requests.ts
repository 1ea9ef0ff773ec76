import { DeleteMessageBatchCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ScenarioQueue, ScenarioTarget } from './scenario-target';

/** A received message, with what scenarios compare. */
export interface ReceivedMessage {
  readonly body: string;
  readonly receives: number;
  readonly handle: string;
}

export const send = (
  { queues }: ScenarioTarget,
  { url }: ScenarioQueue,
  MessageBody: string,
  group?: string,
): Promise<unknown> =>
  queues.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody,
      ...(group !== undefined && { MessageGroupId: group, MessageDeduplicationId: MessageBody }),
    }),
  );

/** Receives up to ten messages. */
export const receive = async (
  { queues }: Pick<ScenarioTarget, 'queues'>,
  { url }: ScenarioQueue,
): Promise<ReceivedMessage[]> => {
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  return Messages.map(({ Body = '', Attributes, ReceiptHandle = '' }) => ({
    body: Body,
    receives: Number(Attributes?.ApproximateReceiveCount),
    handle: ReceiptHandle,
  }));
};

export const receiveBodies = async (
  target: Pick<ScenarioTarget, 'queues'>,
  queue: ScenarioQueue,
): Promise<string[]> => (await receive(target, queue)).map(({ body }) => body).sort();

/** The longest wait for messages, in seconds: longer than that for a schedule, which is due within a minute after a minute. */
const LIMIT = 180;

/** Receives until so many messages have come. Returns their bodies, sorted; fewer if they do not come in time. */
export const waitForBodies = async (
  target: ScenarioTarget,
  queue: ScenarioQueue,
  count: number,
): Promise<string[]> => {
  const bodies = await receiveBodies(target, queue);
  for (let n = 0; n < LIMIT && bodies.length < count; n++) {
    await target.wait(1);
    bodies.push(...(await receiveBodies(target, queue)));
  }
  return bodies.sort();
};

export const remove = ({ queues }: ScenarioTarget, { url }: ScenarioQueue, handles: readonly string[]) =>
  queues.send(
    new DeleteMessageBatchCommand({
      QueueUrl: url,
      Entries: handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );

/** Returns the class of the error of a request, as the adapters of the functions distinguish errors. */
export const getError = async (request: Promise<unknown>): Promise<string> => {
  try {
    await request;
    return 'no error';
  } catch (error) {
    return (error as Error).constructor.name;
  }
};
