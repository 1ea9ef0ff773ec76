import {
  type ListMessageMoveTasksResult,
  type ListMessageMoveTasksResultEntry,
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { DeadLetterQueue } from '../../../src/cli/redrive/dead-letter-queue';

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
      expect(command.input).toEqual({ SourceArn: 'arn:dlq' });
      startedTasks++;
      return Promise.resolve({});
    }
    expect(command).toBeInstanceOf(ListMessageMoveTasksCommand);
    const state = remaining.shift();
    return Promise.resolve({ Results: state ? [state] : [] });
  };
  const progress: number[] = [];
  const queue = new DeadLetterQueue({ send } as unknown as SQSClient, redrive);
  return {
    progress,
    startedTasks: () => startedTasks,
    run: () =>
      queue.moveWithTask(
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
    const queue = new DeadLetterQueue({ send } as unknown as SQSClient, redrive);
    await expect(
      queue.moveWithTask(
        () => {},
        () => Promise.resolve(),
      ),
    ).rejects.toThrow('no');
  });
});
