import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/** The queue of a function, and its dead-letter queue. */
export interface InputQueue {
  /**
   * Moves a message to the dead-letter queue, with the reason as an attribute. The message is deleted from its queue when
   * the function reports it as processed.
   */
  deadLetter(record: SQSRecord, reason: string): Promise<void>;
  /** Sets when messages are received again, in seconds. If that fails, they are received after the visibility timeout. */
  delay(delays: readonly { readonly record: SQSRecord; readonly seconds: number }[]): Promise<void>;
}

/** SQS limits an attribute together with the body of a message. */
const MAX_REASON_LENGTH = 500;

/** Creates the adapter of a queue by the URLs of both queues. */
export const createInputQueue = (
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  deadLetterUrl: string,
): InputQueue => ({
  deadLetter: async ({ body, messageId, attributes }, reason) => {
    const { MessageGroupId } = attributes;
    await client.send(
      new SendMessageCommand({
        QueueUrl: deadLetterUrl,
        MessageBody: body,
        MessageAttributes: {
          reason: { DataType: 'String', StringValue: toAttribute(reason) },
        },
        ...(MessageGroupId && { MessageGroupId, MessageDeduplicationId: messageId }),
      }),
    );
  },
  delay: async (delays) => {
    if (delays.length === 0) return;
    await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: delays.map(({ record: { receiptHandle }, seconds }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        })),
      }),
    );
  },
});

/** SQS refuses some characters, and the reason can contain what a sender wrote. */
const toAttribute = (reason: string): string =>
  reason.slice(0, MAX_REASON_LENGTH).replace(/[^\x20-\x7e]/g, '?');
