import fc from 'fast-check';
import { dropMessages, type DroppedMessage } from '../../../src/cli/failures/drop-messages';
import { previewRepair } from '../../../src/cli/failures/preview-repair';
import type { QueueOfFailures } from '../../../src/cli/failures/queue';
import { readFailures } from '../../../src/cli/failures/read-failures';
import { redriveMessages } from '../../../src/cli/failures/redrive-messages';
import { planRepair, runRepair } from '../../../src/cli/failures/repair-messages';
import { FakeQueues } from '../target/fake-queues';
import { createQueueResource, createUrl, openQueuesOf } from './support';

const SYSTEM = 'transaction-pipeline';
const [SOURCE, DLQ, MANUAL] = ['RuleMatches-local', 'RuleMatchesDlq-local', 'UnwrittenChanges-local'];
const RESOURCES = [
  createQueueResource(SOURCE!, DLQ),
  createQueueResource(DLQ!),
  createQueueResource(MANUAL!),
];
const DETAILS = { user: 'ada', reason: 'sent by a test', now: () => 0 };

/** Opens the dead-letter queue with messages, whose bodies are their numbers. */
async function openDeadLetters(count: number) {
  const queues = new FakeQueues();
  queues.add(createUrl(DLQ!), ...Array.from({ length: count }, (_, index) => ({ body: `${index}` })));
  const [deadLetters, manual] = (await openQueuesOf(SYSTEM, RESOURCES, queues)) as [
    QueueOfFailures,
    QueueOfFailures,
  ];
  return { queues, deadLetters, manual };
}

const listAll = (queues: FakeQueues): readonly string[] =>
  [SOURCE, DLQ].flatMap((name) => queues.listBodies(createUrl(name!)));

describe('a redrive', () => {
  test('loses no message and moves no other one, whichever request fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }),
        fc.integer({ min: 0, max: 60 }),
        async (count, choices, failing) => {
          const { queues, deadLetters } = await openDeadLetters(count);
          const all = await readFailures([deadLetters]);
          const chosen = all[0]!.messages.filter((_, index) => choices[index]);
          let requests = 0;
          queues.onRequest = ({ name }) => {
            // A release that fails is made up for by the visibility timeout.
            if (name !== 'ChangeMessageVisibilityBatchCommand' && requests++ === failing)
              throw new Error('the connection was lost');
          };
          const ids = new Set(chosen.map(({ id }) => id));
          await redriveMessages({ queue: deadLetters, ids }).catch(() => undefined);
          const numbers = Array.from({ length: count }, (_, index) => `${index}`);
          expect([...new Set(listAll(queues))].sort()).toEqual(numbers.sort());
          const bodies = chosen.map(({ body }) => body);
          for (const moved of queues.listBodies(createUrl(SOURCE!))) expect(bodies).toContain(moved);
          expect(queues.countVisible(createUrl(DLQ!))).toBe(queues.listBodies(createUrl(DLQ!)).length);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('moves the selected messages once, and reports those that somebody else has received', async () => {
    const { queues, deadLetters } = await openDeadLetters(12);
    const progress: number[] = [];
    const result = await redriveMessages(
      { queue: deadLetters, ids: new Set(['m2', 'm12', 'gone']) },
      { onProgress: (processed) => progress.push(processed) },
    );
    expect(result).toMatchObject({ done: 2, retained: [], notReceived: 1 });
    expect(queues.listBodies(createUrl(SOURCE!))).toEqual(['1', '11']);
    expect(progress.at(-1)).toBe(2);
    expect(queues.countVisible(createUrl(DLQ!))).toBe(10);
  });

  test('stops when the source queue refuses messages, and names the reason for each', async () => {
    const { queues, deadLetters } = await openDeadLetters(25);
    queues.onRequest = ({ name }) => {
      if (name === 'SendMessageCommand') throw new Error('no access');
    };
    const ids = new Set(Array.from({ length: 25 }, (_, index) => `m${index + 1}`));
    const result = await redriveMessages({ queue: deadLetters, ids });
    expect(result).toMatchObject({ done: 0, notReceived: 0, problem: 'a message was refused' });
    expect(result.retained).toHaveLength(10);
    expect(result.retained[0]).toEqual({ id: 'm1', reason: `${SOURCE} did not accept it: no access` });
    expect(queues.countVisible(createUrl(DLQ!))).toBe(25);
  });

  test('stops after the batch in which it is interrupted', async () => {
    const { queues, deadLetters } = await openDeadLetters(25);
    const controller = new AbortController();
    const result = await redriveMessages(
      { queue: deadLetters, ids: 'all' },
      { onProgress: () => controller.abort(), signal: controller.signal },
    );
    expect(result).toMatchObject({ done: 10, retained: [], problem: 'it was interrupted' });
    expect(queues.listBodies(createUrl(SOURCE!))).toHaveLength(10);
    expect(queues.countVisible(createUrl(DLQ!))).toBe(15);
  });

  test('is refused with the procedure, if an operator has to repair the messages', async () => {
    const { manual } = await openDeadLetters(0);
    await expect(redriveMessages({ queue: manual, ids: 'all' })).rejects.toThrow(
      'the messages of UnwrittenChanges cannot be redriven: its messages are positions in the stream',
    );
  });
});

describe('a drop', () => {
  test('records each message without its content before it deletes it', async () => {
    const { queues, deadLetters } = await openDeadLetters(3);
    const order: string[] = [];
    const recorded: DroppedMessage[] = [];
    queues.onRequest = ({ name }) => {
      if (name === 'DeleteMessageBatchCommand') order.push('deleted');
    };
    const record = async (messages: readonly DroppedMessage[]) => {
      order.push('recorded');
      recorded.push(...messages);
    };
    const result = await dropMessages(
      { queue: deadLetters, ids: new Set(['m1', 'm3']) },
      { ...DETAILS, record },
    );
    expect(result.done).toBe(2);
    expect(order).toEqual(['recorded', 'deleted']);
    expect(recorded[0]).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      user: 'ada',
      reason: 'sent by a test',
      system: SYSTEM,
      region: 'us-east-1',
      queue: DLQ,
      messageId: 'm1',
      sent: '1970-01-01T00:00:00.000Z',
      sha256: '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',
    });
    expect(queues.listBodies(createUrl(DLQ!))).toEqual(['1']);
  });

  test('deletes nothing if the record cannot be written', async () => {
    const { queues, deadLetters } = await openDeadLetters(3);
    const record = () => Promise.reject(new Error('no space left'));
    await expect(dropMessages({ queue: deadLetters, ids: 'all' }, { ...DETAILS, record })).rejects.toThrow(
      'no space left',
    );
    expect(queues.countVisible(createUrl(DLQ!))).toBe(3);
  });
});

describe('a plan', () => {
  test('describes what happens in each queue, and runs only what is possible', async () => {
    const { queues, deadLetters, manual } = await openDeadLetters(2);
    queues.add(createUrl(MANUAL!), { body: '{}' });
    const plan = planRepair(
      'redrive',
      [
        { queue: deadLetters, ids: new Set(['m1', 'gone']) },
        { queue: manual, ids: 'all' },
      ],
      await readFailures([deadLetters, manual]),
    );
    expect(plan).toMatchObject({
      total: 1,
      previews: [
        { queue: 'RuleMatchesDlq', messages: 1, effect: `sent to the queue ${SOURCE}` },
        { queue: 'UnwrittenChanges', refusal: expect.stringContaining('positions in the stream') as string },
      ],
    });
    expect(plan.previews[0]!.warnings).toEqual([
      '1 message cannot be received now: gone, or somebody else has received them',
    ]);
    const results = await runRepair('redrive', plan, redriveMessages, { onProgress: () => undefined });
    expect(results.map(({ done }) => done)).toEqual([1]);
  });

  test('warns of messages of a FIFO queue that would overtake others of their group', async () => {
    const resources = [
      createQueueResource('Orders-local.fifo', 'OrdersDlq-local.fifo'),
      createQueueResource('OrdersDlq-local.fifo'),
    ];
    const queues = new FakeQueues();
    const url = createUrl('OrdersDlq-local.fifo');
    queues.add(url, { body: 'a', group: 'g' }, { body: 'b', group: 'g' }, { body: 'c', group: 'h' });
    const [queue] = await openQueuesOf('trading-platform', resources, queues);
    const ids = new Set(['m2', 'm3']);
    const [reading] = await readFailures([queue!]);
    expect(previewRepair('redrive', { queue: queue!, ids }, reading!).warnings).toEqual([
      '1 message would overtake earlier ones of the same group, which are not selected',
    ]);
  });
});
