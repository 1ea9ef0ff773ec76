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

/** SQS's move tasks: what each look at them finds, in turn. */
function bench(looks: readonly (ListMessageMoveTasksResultEntry | undefined)[]) {
  const left = [...looks];
  let started = 0;
  const send = (command: unknown): Promise<ListMessageMoveTasksResult> => {
    if (command instanceof StartMessageMoveTaskCommand) {
      expect(command.input).toEqual({ SourceArn: 'arn:dlq' });
      started++;
      return Promise.resolve({});
    }
    expect(command).toBeInstanceOf(ListMessageMoveTasksCommand);
    const look = left.shift();
    return Promise.resolve({ Results: look ? [look] : [] });
  };
  const told: number[] = [];
  const letters = new DeadLetterQueue({ send } as unknown as SQSClient, redrive);
  return {
    told,
    started: () => started,
    run: () =>
      letters.moveWithTask(
        (moved) => told.push(moved),
        () => Promise.resolve(),
      ),
  };
}

describe("SQS's own move task", () => {
  const running = (moved: number) => ({ Status: 'RUNNING', ApproximateNumberOfMessagesMoved: moved });

  it('is started, watched, and ends with how many it moved', async () => {
    const done = { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 7 };
    const { run, told, started } = bench([undefined, running(3), done]);
    expect(await run()).toBe(7);
    expect(told).toEqual([3, 7]);
    expect(started()).toBe(1);
  });

  it('is not started twice', async () => {
    const { run, started } = bench([
      running(1),
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2 },
    ]);
    expect(await run()).toBe(2);
    expect(started()).toBe(0);
  });

  it('says why it stopped, and where the others are', async () => {
    const { run } = bench([undefined, { Status: 'FAILED', FailureReason: 'AccessDenied' }]);
    await expect(run()).rejects.toThrow(
      'SQS stopped moving after 0 messages (FAILED: AccessDenied); the others are still in the dead-letter queue',
    );
  });

  it('fails with what SQS says otherwise', async () => {
    const send = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' }));
    const letters = new DeadLetterQueue({ send } as unknown as SQSClient, redrive);
    await expect(
      letters.moveWithTask(
        () => {},
        () => Promise.resolve(),
      ),
    ).rejects.toThrow('no');
  });
});
