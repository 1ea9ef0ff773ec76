import { type Message, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { isFifo, type RecordedQueue } from './recorded-queue';

/** Sends a received message to another queue, with its attributes and its group. */
export async function sendToQueue(
  sqs: Pick<SQSClient, 'send'>,
  to: RecordedQueue,
  { Body, MessageAttributes, MessageId, Attributes }: Message,
): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: to.url,
      MessageBody: Body,
      MessageAttributes,
      ...(isFifo(to) && {
        MessageGroupId: Attributes?.MessageGroupId,
        // SQS may remember the original id, and would drop the message. It accepts this one once, also if it is sent again
        // because its deletion failed.
        MessageDeduplicationId: MessageId,
      }),
    }),
  );
}
