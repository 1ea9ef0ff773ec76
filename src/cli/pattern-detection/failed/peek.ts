import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Seconds in which nobody else sees what is being looked at; afterwards it is back even if this was cut off. */
const HIDDEN_SECONDS = 60;
const AT_ONCE = 10;

/** Looks at up to `most` messages of a queue and puts them back: nothing is deleted. */
export async function peek(sqs: Pick<SQSClient, 'send'>, url: string, most: number): Promise<Message[]> {
  const seen = new Map<string, Message>();
  while (seen.size < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(AT_ONCE, most - seen.size),
        // Long polling asks all of SQS's servers; a short poll may miss messages.
        WaitTimeSeconds: 1,
        VisibilityTimeout: HIDDEN_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const before = seen.size;
    for (const message of Messages) seen.set(message.MessageId ?? '', message);
    if (seen.size === before) break;
  }
  const messages = [...seen.values()];
  for (let start = 0; start < messages.length; start += AT_ONCE)
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: messages.slice(start, start + AT_ONCE).map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      }),
    );
  return messages;
}
