import fc from 'fast-check';
import { QueueMapping } from '../../../tools/simulation/services/sqs/queue-mapping';
import {
  collectDeliveries,
  createFunction,
  createQueue,
  createSimulation,
  failBodies,
  HOUR,
  injectFault,
  MINUTE,
  runFor,
  SECOND,
} from './world';

const DELIVERY = { batchSize: 10, maxConcurrency: 5 };

describe('a standard queue', () => {
  test('deletes the messages of a batch that succeeds', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    const { handler, bodies } = collectDeliveries(simulation);
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    for (const body of ['a', 'b', 'c']) queue.send(body);
    await runFor(simulation, HOUR);
    expect(bodies).toEqual([['a', 'b', 'c']]);
    expect(queue.isEmpty).toBe(true);
  });

  test('delivers a failed batch again after the visibility timeout, and the failed messages of a partial answer only', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    const { handler, bodies, times } = collectDeliveries(simulation, (event, n) => {
      if (n === 1) throw new Error('broken');
      return n === 2 ? failBodies(event, 'b') : null;
    });
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    for (const body of ['a', 'b', 'c']) queue.send(body);
    await runFor(simulation, HOUR);
    expect(bodies).toEqual([['a', 'b', 'c'], ['a', 'b', 'c'], ['b']]);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(MINUTE - SECOND);
    expect(queue.isEmpty).toBe(true);
  });

  test.each<[string, unknown, boolean]>([
    ['null', null, true],
    ['nothing', undefined, true],
    ['an empty object', {}, true],
    ['no list', { batchItemFailures: null }, true],
    ['an empty list', { batchItemFailures: [] }, true],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, false],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }, false],
    ['another key', { batchItemFailures: [{ messageId: '1' }] }, false],
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'unknown' }] }, false],
    ['a text', 'done', false],
  ])('takes the answer of %s as documented', async (_, answer, isSuccess) => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    const { handler } = collectDeliveries(simulation, () => answer);
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    queue.send('a');
    await runFor(simulation, 30 * SECOND);
    expect(queue.isEmpty).toBe(isSuccess);
  });

  test('moves a message to the dead-letter queue at the next receive after the limit', async () => {
    const simulation = createSimulation();
    const dead = createQueue(simulation, { name: 'Dead' });
    const queue = createQueue(simulation, { deadLetters: { queue: dead, maxReceives: 2 } });
    const { handler, times } = collectDeliveries(simulation, () => {
      throw new Error('broken');
    });
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    const id = queue.send('a');
    const { sentAt } = queue.messages[0]!;
    await runFor(simulation, 90 * SECOND);
    expect(times).toHaveLength(2);
    expect(dead.isEmpty).toBe(true);
    await runFor(simulation, MINUTE);
    expect(times).toHaveLength(2);
    expect(queue.isEmpty).toBe(true);
    expect(dead.messages).toMatchObject([{ id, body: 'a', sentAt, receives: 0 }]);
  });

  test('loses receives to a throttled function, until a good message is dead', async () => {
    const simulation = createSimulation();
    const dead = createQueue(simulation, { name: 'Dead' });
    const queue = createQueue(simulation, { deadLetters: { queue: dead, maxReceives: 1 } });
    const { handler, bodies } = collectDeliveries(simulation);
    new QueueMapping(simulation, queue, createFunction(simulation, handler, { concurrency: 0 }), DELIVERY);
    queue.send('a');
    await runFor(simulation, 5 * MINUTE);
    expect(bodies).toEqual([]);
    expect(dead.messages).toHaveLength(1);
  });

  test.each(['sqs', 'lambda'])('loses no receives to an outage of %s', async (down) => {
    const simulation = createSimulation();
    const dead = createQueue(simulation, { name: 'Dead' });
    const queue = createQueue(simulation, { deadLetters: { queue: dead, maxReceives: 1 } });
    const { handler, bodies } = collectDeliveries(simulation);
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    const outage = jest.spyOn(simulation.outages, 'isDown').mockImplementation((service) => service === down);
    queue.send('a');
    await runFor(simulation, 4 * HOUR);
    expect(bodies).toEqual([]);
    outage.mockRestore();
    await runFor(simulation, MINUTE);
    expect(bodies).toEqual([['a']]);
    expect(dead.isEmpty).toBe(true);
  });

  test('invokes a throttled function again within the visibility timeout, with the same receive', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    injectFault(simulation, 'throttle', 'invoke', 3);
    const { handler, times } = collectDeliveries(simulation);
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    queue.send('a');
    const [message] = queue.messages;
    await runFor(simulation, 5 * MINUTE);
    expect(times).toHaveLength(1);
    expect(message).toMatchObject({ receives: 1 });
    expect(queue.isEmpty).toBe(true);
  });

  test('waits for a full batch or the end of the window', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    const { handler, bodies, times } = collectDeliveries(simulation);
    new QueueMapping(simulation, queue, createFunction(simulation, handler), {
      batchSize: 20,
      windowSeconds: 5,
      maxConcurrency: 2,
    });
    for (let n = 1; n <= 25; n++) queue.send(`m${n}`);
    await runFor(simulation, MINUTE);
    expect(bodies.map(({ length }) => length)).toEqual([20, 5]);
    expect(times[1]!).toBeGreaterThanOrEqual(5 * SECOND);
    expect(times[0]!).toBeLessThan(SECOND);
  });

  test('refuses batches that Lambda refuses', () => {
    const simulation = createSimulation();
    const fn = createFunction(simulation, async () => null);
    const standard = createQueue(simulation);
    expect(() => new QueueMapping(simulation, standard, fn, { batchSize: 11, maxConcurrency: 2 })).toThrow(
      'expected at most 10',
    );
    const fifo = createQueue(simulation, { name: 'Work.fifo', fifo: true });
    expect(
      () => new QueueMapping(simulation, fifo, fn, { batchSize: 10, windowSeconds: 1, maxConcurrency: 2 }),
    ).toThrow('no window for a FIFO queue');
  });

  test('never has more invocations than the maximum concurrency', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    let running = 0;
    let most = 0;
    const fn = createFunction(simulation, async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => simulation.schedule(SECOND, 'work', resolve));
      running--;
    });
    new QueueMapping(simulation, queue, fn, { batchSize: 1, maxConcurrency: 3 });
    for (let n = 1; n <= 20; n++) queue.send(`m${n}`);
    await runFor(simulation, MINUTE);
    expect(most).toBe(3);
    expect(queue.isEmpty).toBe(true);
  });

  test('can deliver a message again while it is processed', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    injectFault(simulation, 'duplicate', 'receive');
    let running = 0;
    let most = 0;
    const fn = createFunction(
      simulation,
      async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => simulation.schedule(50 * SECOND, 'work', resolve));
        running--;
      },
      { timeoutSeconds: 60 },
    );
    new QueueMapping(simulation, queue, fn, DELIVERY);
    queue.send('a');
    await runFor(simulation, 5 * MINUTE);
    expect(most).toBe(2);
    expect(queue.isEmpty).toBe(true);
  });

  test('can deliver a message again after it was deleted', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    injectFault(simulation, 'duplicate', 'delete');
    const { handler, bodies } = collectDeliveries(simulation);
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    queue.send('a');
    await runFor(simulation, 5 * MINUTE);
    expect(bodies).toEqual([['a'], ['a']]);
    expect(queue.isEmpty).toBe(true);
  });

  test('can deliver messages in another order', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation);
    injectFault(simulation, 'reorder');
    const { handler, bodies } = collectDeliveries(simulation);
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    for (const body of ['a', 'b', 'c']) queue.send(body);
    await runFor(simulation, MINUTE);
    expect(bodies.flat()).toEqual(['b', 'c', 'a']);
  });

  test('deletes messages that are older than its retention', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation, { retentionSeconds: 3600 });
    queue.send('a');
    await runFor(simulation, 2 * HOUR);
    expect(queue.receive(10)).toEqual([]);
    expect(queue.expired).toHaveLength(1);
    expect(queue.isEmpty).toBe(true);
  });

  test('keeps the age of a message in the dead-letter queue', async () => {
    const simulation = createSimulation();
    const dead = createQueue(simulation, { name: 'Dead', retentionSeconds: 2 * 3600 });
    const queue = createQueue(simulation, { deadLetters: { queue: dead, maxReceives: 1 } });
    queue.send('a');
    await runFor(simulation, HOUR + 30 * MINUTE);
    queue.receive(1);
    await runFor(simulation, MINUTE);
    queue.receive(1);
    expect(dead.messages).toHaveLength(1);
    await runFor(simulation, 30 * MINUTE);
    expect(dead.receive(1)).toEqual([]);
    expect(dead.expired).toHaveLength(1);
  });
});

describe('a FIFO queue', () => {
  const PROPS = { name: 'Work.fifo', fifo: true };

  test('keeps a group behind its first failure, and delivers the other groups', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation, PROPS);
    let failures = 2;
    const { handler, bodies } = collectDeliveries(simulation, (event) => {
      const bad = event.Records.findIndex(({ body }) => body === 'A1');
      if (bad < 0 || failures-- === 0) return null;
      // A function reports the failed message and all behind it in its group.
      return failBodies(event, 'A1', 'A2', 'A3');
    });
    new QueueMapping(simulation, queue, createFunction(simulation, handler), DELIVERY);
    for (const [body, groupId] of [
      ['A1', 'A'],
      ['B1', 'B'],
      ['A2', 'A'],
      ['B2', 'B'],
    ] as const)
      queue.send(body, { groupId, deduplicationId: body });
    await runFor(simulation, 30 * SECOND);
    queue.send('A3', { groupId: 'A', deduplicationId: 'A3' });
    queue.send('B3', { groupId: 'B', deduplicationId: 'B3' });
    await runFor(simulation, 10 * MINUTE);
    const ofA = bodies.flat().filter((body) => body.startsWith('A'));
    expect(ofA).toEqual(['A1', 'A2', 'A1', 'A2', 'A3', 'A1', 'A2', 'A3']);
    expect(bodies.findIndex((batch) => batch.includes('B3'))).toBe(1);
    expect(queue.isEmpty).toBe(true);
  });

  test('accepts a deduplication id once within five minutes', async () => {
    const simulation = createSimulation();
    const queue = createQueue(simulation, PROPS);
    const send = (groupId: string) => queue.send('a', { groupId, deduplicationId: 'once' });
    const first = send('A');
    expect(send('A')).toBe(first);
    expect(send('B')).not.toBe(first);
    await runFor(simulation, 5 * MINUTE - 1);
    expect(send('A')).toBe(first);
    await runFor(simulation, 1);
    expect(send('A')).not.toBe(first);
    expect(queue.messages).toHaveLength(3);
  });

  test('begins to count the retention again in the dead-letter queue', async () => {
    const simulation = createSimulation();
    const dead = createQueue(simulation, { name: 'Dead.fifo', fifo: true });
    const queue = createQueue(simulation, { ...PROPS, deadLetters: { queue: dead, maxReceives: 1 } });
    queue.send('a', { groupId: 'A', deduplicationId: 'a' });
    await runFor(simulation, HOUR);
    queue.receive(1);
    await runFor(simulation, MINUTE);
    queue.receive(1);
    expect(dead.messages[0]!.sentAt).toBe(simulation.now);
  });

  test('delivers each group in its order, whichever messages fail', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ group: fc.constantFrom('A', 'B', 'C'), failures: fc.nat(2) }), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.integer({ min: 1, max: 10 }),
        async (sent, batchSize) => {
          const simulation = createSimulation();
          const queue = createQueue(simulation, PROPS);
          const left = sent.map(({ failures }) => failures);
          const done: number[] = [];
          const { handler } = collectDeliveries(simulation, (event) => {
            const failedGroups = new Set<string>();
            const failed = event.Records.filter(({ body, attributes }) => {
              const index = Number(body);
              const group = attributes.MessageGroupId!;
              if (failedGroups.has(group)) return true;
              if (left[index]! > 0) {
                left[index]!--;
                failedGroups.add(group);
                return true;
              }
              done.push(index);
              return false;
            });
            return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
          });
          new QueueMapping(simulation, queue, createFunction(simulation, handler), {
            batchSize,
            maxConcurrency: 3,
          });
          sent.forEach(({ group }, index) =>
            queue.send(String(index), { groupId: group, deduplicationId: String(index) }),
          );
          await runFor(simulation, 5 * HOUR);
          expect(done).toHaveLength(sent.length);
          for (const group of ['A', 'B', 'C']) {
            const ofGroup = done.filter((index) => sent[index]!.group === group);
            expect(ofGroup).toEqual([...ofGroup].sort((a, b) => a - b));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
