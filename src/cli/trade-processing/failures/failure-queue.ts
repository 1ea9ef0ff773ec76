import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { interruptSignal } from '../../process/interrupt';
import type { RegionalDeployment } from '../deployment';
import { FAILURE_QUEUES, type FailureQueueId } from './queues';
import { type Failure, readFailure } from './read-failure';

/** SQS limits a request to 10 messages. */
const MAX_BATCH = 10;
/** How long a received message is invisible to other readers, unless it is released before. */
const VISIBILITY_SECONDS = 120;

/** A queue of failures in a region. */
export class FailureQueue {
  private readonly url: string;

  constructor(
    private readonly region: Pick<RegionalDeployment, 'queues' | 'getOutput'>,
    readonly id: FailureQueueId,
  ) {
    this.url = region.getOutput(FAILURE_QUEUES[id]);
  }

  /** Receives all messages in batches, each message once. They remain invisible until they are released or deleted. */
  async *receiveAll(): AsyncGenerator<readonly Failure[]> {
    const seen = new Set<string>();
    for (;;) {
      interruptSignal.throwIfAborted();
      const { Messages = [] } = await this.region.queues.send(
        new ReceiveMessageCommand({
          QueueUrl: this.url,
          MaxNumberOfMessages: MAX_BATCH,
          // Long polling queries all SQS servers; short polling can miss messages.
          WaitTimeSeconds: 1,
          VisibilityTimeout: VISIBILITY_SECONDS,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const failures = Messages.map((message) => readFailure(this.id, message)).filter(
        ({ messageId }) => !seen.has(messageId),
      );
      // Messages that are received again have become visible, because reading all took longer than their timeout.
      if (failures.length === 0) return;
      for (const { messageId } of failures) seen.add(messageId);
      yield failures;
    }
  }

  /** Makes messages visible again at once. */
  async release(failures: readonly Failure[]): Promise<void> {
    for (const batch of splitBatches(failures))
      await this.region.queues.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.url,
          Entries: batch.map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
      );
  }

  /** Deletes messages. One that SQS does not delete becomes visible again, and can be sent a second time. */
  async delete(failures: readonly Failure[]): Promise<void> {
    for (const batch of splitBatches(failures))
      await this.region.queues.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.url,
          Entries: batch.map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
          })),
        }),
      );
  }
}

const splitBatches = (failures: readonly Failure[]): (readonly Failure[])[] =>
  Array.from({ length: Math.ceil(failures.length / MAX_BATCH) }, (_, index) =>
    failures.slice(index * MAX_BATCH, (index + 1) * MAX_BATCH),
  );
