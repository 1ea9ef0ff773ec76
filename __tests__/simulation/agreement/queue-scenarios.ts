import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { getError, receive, receiveBodies, remove, send } from './requests';
import type { Scenario } from './scenario-target';

/** The visibility timeout of the scenarios, and a time that is longer. */
const visibilitySeconds = 4;
const LONGER = 5;

export const QUEUE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a received message is invisible for the visibility timeout, and its receives are counted',
    run: async (target) => {
      const queue = await target.createQueue({ name: 'Visible', visibilitySeconds });
      await send(target, queue, 'a');
      const [first] = await receive(target, queue);
      const meanwhile = await receiveBodies(target, queue);
      await target.wait(LONGER);
      const [second] = await receive(target, queue);
      await remove(target, queue, [second!.handle]);
      await target.wait(LONGER);
      return [first!.receives, meanwhile, second!.receives, await receiveBodies(target, queue)];
    },
    expected: [1, [], 2, []],
  },
  {
    name: 'a receiver makes a message visible at once',
    run: async (target) => {
      const queue = await target.createQueue({ name: 'Released', visibilitySeconds: 60 });
      await send(target, queue, 'a');
      const [message] = await receive(target, queue);
      await target.queues.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queue.url,
          Entries: [{ Id: '0', ReceiptHandle: message!.handle, VisibilityTimeout: 0 }],
        }),
      );
      return receiveBodies(target, queue);
    },
    expected: ['a'],
  },
  {
    name: 'a message moves to the dead-letter queue at the next receive after the limit',
    run: async (target) => {
      const dead = await target.createQueue({ name: 'DeadOnes', visibilitySeconds });
      const deadLetters = { queue: dead, maxReceives: 2 };
      const queue = await target.createQueue({ name: 'Failing', visibilitySeconds, deadLetters });
      await send(target, queue, 'a');
      const received: string[][] = [];
      for (let n = 0; n < 2; n++) {
        received.push(await receiveBodies(target, queue));
        await target.wait(LONGER);
      }
      const before = await receiveBodies(target, dead);
      received.push(await receiveBodies(target, queue));
      return [received, before, await receiveBodies(target, dead)];
    },
    expected: [[['a'], ['a'], []], [], ['a']],
  },
  {
    name: 'a FIFO queue keeps a group behind its first message, and delivers other groups',
    run: async (target) => {
      const queue = await target.createQueue({ name: 'Ordered.fifo', visibilitySeconds });
      for (const body of ['A1', 'A2', 'B1']) await send(target, queue, body, body.slice(0, 1));
      const first = await receive(target, queue);
      const done = first.filter(({ body }) => body !== 'A1').map(({ handle }) => handle);
      await remove(target, queue, done);
      for (const body of ['A3', 'B2']) await send(target, queue, body, body.slice(0, 1));
      const meanwhile = await receiveBodies(target, queue);
      await target.wait(LONGER);
      const after = (await receive(target, queue)).map(({ body }) => body).filter((body) => body !== 'B2');
      return [first.map(({ body }) => body).sort(), meanwhile, after];
    },
    expected: [['A1', 'A2', 'B1'], ['B2'], ['A1', 'A3']],
  },
  {
    name: 'a FIFO queue accepts a deduplication id once',
    run: async (target) => {
      const queue = await target.createQueue({ name: 'Once.fifo', visibilitySeconds });
      for (let n = 0; n < 2; n++) await send(target, queue, 'a', 'A');
      const received = await receive(target, queue);
      await remove(
        target,
        queue,
        received.map(({ handle }) => handle),
      );
      await send(target, queue, 'a', 'A');
      return [received.length, await receiveBodies(target, queue)];
    },
    expected: [1, []],
  },
  {
    name: 'requests that SQS rejects have its errors',
    run: async (target) => {
      const { url } = await target.createQueue({ name: 'Strict', visibilitySeconds });
      const entries = (...ids: readonly string[]) => ids.map((Id) => ({ Id, MessageBody: 'a' }));
      const sendBatch = (...ids: readonly string[]) =>
        getError(
          target.queues.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries(...ids) })),
        );
      return [
        await sendBatch(),
        await sendBatch('1', '1'),
        await sendBatch('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'),
        await getError(
          target.queues.send(new SendMessageCommand({ QueueUrl: `${url}Missing`, MessageBody: 'a' })),
        ),
      ];
    },
    expected: [
      'EmptyBatchRequest',
      'BatchEntryIdsNotDistinct',
      'TooManyEntriesInBatchRequest',
      'QueueDoesNotExist',
    ],
  },
];
