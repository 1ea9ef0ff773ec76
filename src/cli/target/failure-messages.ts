import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { interruptSignal } from '../process/interrupt';

type Queues = Pick<SQSClient, 'send'>;

/** SQS limits a request to 10 messages. */
const MAX_BATCH = 10;
/** How long a received message is invisible to other readers, unless it is released before. */
const VISIBILITY_SECONDS = 120;

/** Receives all messages of a queue in batches, each message once. They remain invisible until they are released or deleted. */
export async function* receiveAll(queues: Queues, QueueUrl: string): AsyncGenerator<readonly Message[]> {
  const seen = new Set<string | undefined>();
  for (;;) {
    interruptSignal.throwIfAborted();
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: MAX_BATCH,
        // Long polling queries all SQS servers; short polling can miss messages.
        WaitTimeSeconds: 1,
        VisibilityTimeout: VISIBILITY_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const messages = Messages.filter(({ MessageId }) => !seen.has(MessageId));
    // Messages that are received again have become visible, because reading all took longer than their timeout.
    if (messages.length === 0) return;
    for (const { MessageId } of messages) seen.add(MessageId);
    yield messages;
  }
}

/** Makes messages visible again at once. */
export async function releaseMessages(
  queues: Queues,
  QueueUrl: string,
  receiptHandles: readonly string[],
): Promise<void> {
  for (const batch of splitBatches(receiptHandles))
    await queues.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: batch.map((ReceiptHandle, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      }),
    );
}

/** Deletes messages. One that SQS does not delete becomes visible again. */
export async function deleteMessages(
  queues: Queues,
  QueueUrl: string,
  receiptHandles: readonly string[],
): Promise<void> {
  for (const batch of splitBatches(receiptHandles))
    await queues.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: batch.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
}

const splitBatches = (handles: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(handles.length / MAX_BATCH) }, (_, index) =>
    handles.slice(index * MAX_BATCH, (index + 1) * MAX_BATCH),
  );
