import {
  type ListMessageMoveTasksResult,
  type ListMessageMoveTasksResultEntry,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { QueueOfFailures } from '../../../src/cli/failures/queue';
import { redriveMessages } from '../../../src/cli/failures/redrive-messages';
import { moveWithTask } from '../../../src/cli/redrive/move-task';

const redrive = {
  from: { name: 'Dlq', arn: 'arn:dlq', url: 'https://dlq' },
  to: { name: 'Queue', arn: 'arn:queue', url: 'https://queue' },
};

/** Creates a queue whose move task has these states, one for each request. */
function createQueue(states: readonly (ListMessageMoveTasksResultEntry | undefined)[]) {
  const remaining = [...states];
  let startedTasks = 0;
  const send = (command: unknown): Promise<ListMessageMoveTasksResult> => {
    if (command instanceof StartMessageMoveTaskCommand) {
      expect(command.input).toEqual({ SourceArn: 'arn:dlq', DestinationArn: 'arn:queue' });
      startedTasks++;
      return Promise.resolve({});
    }
    expect(command).toBeInstanceOf(ListMessageMoveTasksCommand);
    const state = remaining.shift();
    return Promise.resolve({ Results: state ? [state] : [] });
  };
  const progress: number[] = [];
  return {
    progress,
    startedTasks: () => startedTasks,
    run: () =>
      moveWithTask(
        { send } as unknown as SQSClient,
        redrive,
        (moved) => progress.push(moved),
        () => Promise.resolve(),
      ),
  };
}

describe('the message move task of SQS', () => {
  const createRunningTask = (moved: number) => ({
    Status: 'RUNNING',
    ApproximateNumberOfMessagesMoved: moved,
  });

  it('is started and monitored, and returns the number of moved messages', async () => {
    const done = { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 7 };
    const { run, progress, startedTasks } = createQueue([undefined, createRunningTask(3), done]);
    expect(await run()).toBe(7);
    expect(progress).toEqual([3, 7]);
    expect(startedTasks()).toBe(1);
  });

  it('is not started twice', async () => {
    const { run, startedTasks } = createQueue([
      createRunningTask(1),
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2 },
    ]);
    expect(await run()).toBe(2);
    expect(startedTasks()).toBe(0);
  });

  it('reports why it failed, and where the remaining messages are', async () => {
    const { run } = createQueue([undefined, { Status: 'FAILED', FailureReason: 'AccessDenied' }]);
    await expect(run()).rejects.toThrow(
      'the message move task ended after 0 messages (FAILED: AccessDenied); the other messages are still in the dead-letter queue',
    );
  });

  it('rethrows other errors of SQS', async () => {
    const send = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' }));
    await expect(
      moveWithTask(
        { send } as unknown as SQSClient,
        redrive,
        () => {},
        () => Promise.resolve(),
      ),
    ).rejects.toThrow('no');
  });
});

describe('the messages of a FIFO queue', () => {
  const messages = ['first', 'second', 'third'].map((Body, index) => ({
    Body,
    MessageId: `id-${Body}`,
    ReceiptHandle: `receipt-${Body}`,
    MessageAttributes: { reason: { StringValue: 'poison', DataType: 'String' } },
    Attributes: { MessageGroupId: index === 2 ? 'other' : 'order', MessageDeduplicationId: 'used' },
  }));
  const fifo = {
    from: { name: 'Dlq-dev.fifo', arn: 'arn:dlq', url: 'https://dlq' },
    to: { name: 'Queue-dev.fifo', arn: 'arn:queue', url: 'https://queue' },
  };

  /** Receives all messages once, and records what is sent and deleted, in this order. */
  function createFifoQueue() {
    const calls: unknown[] = [];
    let received = false;
    const send = async (command: unknown): Promise<object> => {
      if (command instanceof ReceiveMessageCommand) {
        const Messages = received ? [] : messages;
        received = true;
        return { Messages };
      }
      if (command instanceof SendMessageCommand) {
        // The first message takes the longest, so that parallel calls would change the order.
        await new Promise((resolve) => setTimeout(resolve, command.input.MessageBody === 'first' ? 20 : 1));
        calls.push(command.input);
      } else if (command instanceof DeleteMessageBatchCommand)
        calls.push(command.input.Entries!.map(({ ReceiptHandle }) => ReceiptHandle));
      else if (command instanceof GetQueueAttributesCommand)
        return { Attributes: { ApproximateNumberOfMessages: '3' } };
      else throw new Error('unexpected request');
      return {};
    };
    const client = { send } as unknown as SQSClient;
    const queue = { ...fifo.from, source: fifo.to, client, handler: {} };
    return { calls, client, queue: queue as unknown as QueueOfFailures };
  }

  it('are not moved with a task, which could lose a message that SQS takes for a repeated one', async () => {
    const { client, calls } = createFifoQueue();
    expect(await moveWithTask(client, fifo, jest.fn(), () => Promise.resolve())).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('are moved in their order and groups, with new deduplication ids', async () => {
    const { queue, calls } = createFifoQueue();
    expect(await redriveMessages({ queue, ids: 'all' })).toMatchObject({ done: 3, retained: [] });
    expect(calls).toEqual([
      ...messages.map(({ Body, MessageId, MessageAttributes, Attributes }) => ({
        QueueUrl: 'https://queue',
        MessageBody: Body,
        MessageAttributes,
        MessageGroupId: Attributes.MessageGroupId,
        MessageDeduplicationId: MessageId,
      })),
      messages.map(({ ReceiptHandle }) => ReceiptHandle),
    ]);
  });
});
