import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { UserError } from '../errors';
import type { RedrivePair } from './find-redrive';

/** A dead letter, as far as it tells an operator what went wrong. */
export interface MessagePreview {
  readonly correlationId: string;
  readonly reason: string;
  /** When it was first sent, in ISO. */
  readonly sent: string;
  /** The beginning of its body. */
  readonly body: string;
}

/** Seconds in which nobody else sees what is being looked at or moved. */
const HIDDEN_SECONDS = 60;
const BODY_SHOWN = 60;
/** How SQS, or what stands for it, says that it has no tasks that move messages. */
const NO_MOVE_TASKS = ['InvalidAction', 'UnknownOperationException', 'UnsupportedOperation'];

/** A dead-letter queue, and the queue that its messages come from. */
export class DeadLetterQueue {
  constructor(
    private readonly sqs: Pick<SQSClient, 'send'>,
    private readonly redrive: RedrivePair,
  ) {}

  /** How many messages wait; SQS counts approximately. */
  async count(): Promise<number> {
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.redrive.from.url,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  /** Looks at the first few and puts them back at once. */
  async preview(most: number): Promise<MessagePreview[]> {
    const messages = await this.receive(most);
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
    return messages.map(previewed);
  }

  /**
   * Has SQS itself move all messages back, in a task that goes on without this process; a task that runs already is
   * watched. Returns how many it moved, or undefined where SQS has no such tasks.
   * @param wait pauses between two looks
   * @throws UserError with SQS's reason if the task failed
   */
  async moveWithTask(tell: (moved: number) => void, wait: () => Promise<void>): Promise<number | undefined> {
    const source = { SourceArn: this.redrive.from.arn };
    try {
      const { Results } = await this.sqs.send(new ListMessageMoveTasksCommand(source));
      if (Results?.[0]?.Status !== 'RUNNING') await this.sqs.send(new StartMessageMoveTaskCommand(source));
    } catch (error) {
      if (error instanceof Error && NO_MOVE_TASKS.includes(error.name)) return undefined;
      throw error;
    }
    for (;;) {
      await wait();
      const { Results } = await this.sqs.send(new ListMessageMoveTasksCommand(source));
      const { Status, FailureReason, ApproximateNumberOfMessagesMoved: moved = 0 } = Results?.[0] ?? {};
      tell(moved);
      if (Status === 'COMPLETED') return moved;
      if (Status !== 'RUNNING')
        throw new UserError(
          `SQS stopped moving after ${moved} messages (${Status}${FailureReason ? `: ${FailureReason}` : ''}); ` +
            'the others are still in the dead-letter queue: run this again',
        );
    }
  }

  /**
   * Moves up to `most` messages one by one: each is sent to its queue before it is deleted here, so none is lost. If
   * this is cut off between the two, one comes twice; what works on the queue takes that as one.
   * @param between is called after each handful, and may throw to stop
   * @returns how many were moved
   */
  async moveOneByOne(most: number, tell: (moved: number) => void, between: () => void): Promise<number> {
    let moved = 0;
    while (moved < most) {
      const messages = await this.receive(Math.min(10, most - moved));
      if (messages.length === 0) break;
      await Promise.all(messages.map((message) => this.moveOne(message)));
      moved += messages.length;
      tell(moved);
      between();
    }
    return moved;
  }

  private async moveOne({ Body, MessageAttributes, ReceiptHandle }: Message): Promise<void> {
    await this.sqs.send(
      new SendMessageCommand({ QueueUrl: this.redrive.to.url, MessageBody: Body, MessageAttributes }),
    );
    await this.sqs.send(new DeleteMessageCommand({ QueueUrl: this.redrive.from.url, ReceiptHandle }));
  }

  private async receive(most: number): Promise<Message[]> {
    const { Messages } = await this.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.redrive.from.url,
        MaxNumberOfMessages: most,
        // Long polling asks all of SQS's servers; a short poll may miss messages.
        WaitTimeSeconds: 1,
        VisibilityTimeout: HIDDEN_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages ?? [];
  }
}

function previewed({ Body = '', MessageAttributes, Attributes }: Message): MessagePreview {
  const body = objectIn(Body);
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const sent = Number(Attributes?.SentTimestamp);
  return {
    correlationId: MessageAttributes?.correlationId?.StringValue ?? text(body.correlationId) ?? '',
    reason: text(body.reason) ?? text(body.message) ?? 'received in vain as often as it may be',
    sent: Number.isFinite(sent) ? new Date(sent).toISOString() : '',
    body: Body.length > BODY_SHOWN ? `${Body.slice(0, BODY_SHOWN)}…` : Body,
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
