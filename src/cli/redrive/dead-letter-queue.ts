import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { UserError } from '../errors';
import { cutText } from '../terminal/visible';
import { isFifo, type RedrivePair } from './find-redrive';
import { sendToQueue } from './send-to-queue';

/** The parts of a message that help an operator to find the cause. */
export interface MessagePreview {
  readonly correlationId: string;
  readonly reason: string;
  /** The time at which the message was sent, in ISO 8601. */
  readonly sent: string;
  /** The start of the body. */
  readonly body: string;
}

/** How long a previewed or moved message is invisible to other consumers. */
const VISIBILITY_TIMEOUT_SECONDS = 60;
const MAX_BODY_LENGTH = 60;
/** The errors of an endpoint without message move tasks, such as an emulator. */
const UNSUPPORTED_ERRORS = ['InvalidAction', 'UnknownOperationException', 'UnsupportedOperation'];

/** A dead-letter queue and its source queue. */
export class DeadLetterQueue {
  constructor(
    private readonly sqs: Pick<SQSClient, 'send'>,
    private readonly redrive: RedrivePair,
  ) {}

  /** Returns the approximate number of messages. */
  async count(): Promise<number> {
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.redrive.from.url,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  /** Receives the first messages and makes them visible again immediately. */
  async readPreviews(maxMessages: number): Promise<MessagePreview[]> {
    const messages = await this.receive(maxMessages);
    if (messages.length > 0)
      await this.sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.redrive.from.url,
          Entries: messages.map(({ ReceiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
      );
    return messages.map(createPreview);
  }

  /**
   * Moves all messages with a message move task of SQS, which continues without this process. If a task is running, watches
   * it. A task doesn't know the source of a message that a function sent to the dead-letter queue, so it is named. Returns how
   * many messages it moved, or undefined if the endpoint has no move tasks, or if the queue is a FIFO queue: a message whose
   * deduplication id was used in the last five minutes would be lost.
   * @param wait waits between two status requests
   * @throws UserError with the reason of SQS if the task failed
   */
  async moveWithTask(
    onProgress: (moved: number) => void,
    wait: () => Promise<void>,
  ): Promise<number | undefined> {
    const { from, to } = this.redrive;
    if (isFifo(from)) return undefined;
    const source = { SourceArn: from.arn };
    try {
      const { Results } = await this.sqs.send(new ListMessageMoveTasksCommand(source));
      if (Results?.[0]?.Status !== 'RUNNING')
        await this.sqs.send(new StartMessageMoveTaskCommand({ ...source, DestinationArn: to.arn }));
    } catch (error) {
      if (error instanceof Error && UNSUPPORTED_ERRORS.includes(error.name)) return undefined;
      throw error;
    }
    for (;;) {
      await wait();
      const { Results } = await this.sqs.send(new ListMessageMoveTasksCommand(source));
      const { Status, FailureReason, ApproximateNumberOfMessagesMoved: moved = 0 } = Results?.[0] ?? {};
      onProgress(moved);
      if (Status === 'COMPLETED') return moved;
      if (Status !== 'RUNNING')
        throw new UserError(
          `the message move task ended after ${moved} messages (${Status}${FailureReason ? `: ${FailureReason}` : ''}); ` +
            'the other messages are still in the dead-letter queue: run this again',
        );
    }
  }

  /**
   * Moves messages one by one. Each is sent to the source queue before it is deleted here, so none is lost. If the command
   * is interrupted in between, a message is delivered twice; the consumers are idempotent. Messages of a FIFO queue stay in
   * their groups and in their order.
   * @param assertNotInterrupted is called after each batch, and may throw to stop
   * @returns how many messages were moved
   */
  async moveOneByOne(
    maxMessages: number,
    onProgress: (moved: number) => void,
    assertNotInterrupted: () => void,
  ): Promise<number> {
    let moved = 0;
    while (moved < maxMessages) {
      const messages = await this.receive(Math.min(10, maxMessages - moved));
      if (messages.length === 0) break;
      if (isFifo(this.redrive.to)) for (const message of messages) await this.moveMessage(message);
      else await Promise.all(messages.map((message) => this.moveMessage(message)));
      moved += messages.length;
      onProgress(moved);
      assertNotInterrupted();
    }
    return moved;
  }

  private async moveMessage(message: Message): Promise<void> {
    await sendToQueue(this.sqs, this.redrive.to, message);
    await this.sqs.send(
      new DeleteMessageCommand({ QueueUrl: this.redrive.from.url, ReceiptHandle: message.ReceiptHandle }),
    );
  }

  private async receive(maxMessages: number): Promise<Message[]> {
    const { Messages } = await this.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.redrive.from.url,
        MaxNumberOfMessages: maxMessages,
        // Long polling queries all SQS servers; short polling can miss messages.
        WaitTimeSeconds: 1,
        VisibilityTimeout: VISIBILITY_TIMEOUT_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages ?? [];
  }
}

function createPreview({ Body = '', MessageAttributes, Attributes }: Message): MessagePreview {
  const body = tryParseObject(Body);
  const toText = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const sent = Number(Attributes?.SentTimestamp);
  return {
    correlationId: MessageAttributes?.correlationId?.StringValue ?? toText(body.correlationId) ?? '',
    reason: toText(body.reason) ?? toText(body.message) ?? 'exceeded the maximum number of receives',
    sent: Number.isFinite(sent) ? new Date(sent).toISOString() : '',
    body: cutText(Body, MAX_BODY_LENGTH),
  };
}

function tryParseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
