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
        MessageSystemAttributeNames: ['All'],
      }),
    );
    const messages = Messages.filter(({ MessageId }) => !seen.has(MessageId));
    // Messages that are received again have become visible, because reading all took longer than their timeout.
    if (messages.length === 0) return;
    for (const { MessageId } of messages) seen.add(MessageId);
    yield messages;
  }
}

/**
 * Reads messages of a queue and makes them visible again; no message is consumed. Of a FIFO queue, only the first messages of a
 * group can be read, because SQS holds the others back.
 * @param maxMessages how many are read at most
 */
export async function readMessages(
  queues: Queues,
  QueueUrl: string,
  maxMessages: number,
): Promise<readonly Message[]> {
  const received: Message[] = [];
  try {
    for await (const messages of receiveAll(queues, QueueUrl)) {
      received.push(...messages);
      if (received.length >= maxMessages) break;
    }
  } finally {
    await releaseMessages(
      queues,
      QueueUrl,
      received.map(({ ReceiptHandle = '' }) => ReceiptHandle),
    );
  }
  return received.slice(0, maxMessages);
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

/**
 * Deletes messages. One that SQS does not delete becomes visible again.
 * @returns the reasons by the receipt handles of the messages that were not deleted
 */
export async function deleteMessages(
  queues: Queues,
  QueueUrl: string,
  receiptHandles: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  for (const batch of splitBatches(receiptHandles)) {
    const { Failed = [] } = await queues.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: batch.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
    for (const { Id, Code, Message } of Failed)
      failures.set(batch[Number(Id)]!, [Code, Message].filter(Boolean).join(': '));
  }
  return failures;
}

const splitBatches = (handles: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(handles.length / MAX_BATCH) }, (_, index) =>
    handles.slice(index * MAX_BATCH, (index + 1) * MAX_BATCH),
  );
