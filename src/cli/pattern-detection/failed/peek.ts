import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Seconds for which other receivers don't get the messages; afterwards they reappear even if this command was killed. */
const HIDDEN_SECONDS = 60;
const BATCH_SIZE = 10;

/** Receives up to `max` messages of a queue and makes them visible again; no message is deleted. */
export async function peekMessages(
  sqs: Pick<SQSClient, 'send'>,
  url: string,
  maxMessages: number,
): Promise<Message[]> {
  const received = new Map<string, Message>();
  while (received.size < maxMessages) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(BATCH_SIZE, maxMessages - received.size),
        // Long polling queries all SQS servers; short polling may miss messages.
        WaitTimeSeconds: 1,
        VisibilityTimeout: HIDDEN_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const before = received.size;
    for (const message of Messages) received.set(message.MessageId ?? '', message);
    if (received.size === before) break;
  }
  const messages = [...received.values()];
  for (let start = 0; start < messages.length; start += BATCH_SIZE)
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: messages.slice(start, start + BATCH_SIZE).map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      }),
    );
  return messages;
}
