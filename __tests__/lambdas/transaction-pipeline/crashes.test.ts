import fc from 'fast-check';
import { FUZZ } from '../../support/fuzz';
import {
  checkEachFault,
  checkEachFaultOfFeedback,
  createConcurrencyProperty,
  createFeedbackProperty,
  expectDoneOnce,
  runOnce,
  sendUntilAccepted,
} from './checks';
import type { Fault } from './process';
import { createPost, DECLINED, TRANSACTION } from './requests';
import { World } from './world';

const nothing = (): void => undefined;

interface ProcessFault extends Fault {
  readonly process: number;
}

/** Runs a declined transaction with faults of some processes. @param choose chooses the next delivery by its index */
const checkFaults = async (
  faults: readonly ProcessFault[],
  choose: (count: number) => number,
  repetitions: number,
): Promise<World> => {
  const world = new World();
  world.chooseFault = (index) => faults.find(({ process }) => process === index);
  await sendUntilAccepted(world, DECLINED);
  for (let index = 0; index < repetitions; index++) await world.send(createPost(DECLINED));
  await world.drain(choose);
  await world.send(createPost(DECLINED));
  await world.drain(choose);
  expectDoneOnce(world, world.rows[0]!.score);
  return world;
};

describe('a fault at any call of any function', () => {
  it('leaves one row, one score and one notification, and no message behind', async () => {
    const { archive } = await runOnce(nothing);
    // The delivery of a rule scored it, so the delivery of EveryTransaction puts the event again.
    expect(archive.map((event) => event['detail-type'])).toEqual([
      'TransactionReceived',
      'SuspiciousTransaction',
      'SuspiciousTransaction',
    ]);
    expect(await checkEachFault(nothing)).toBeGreaterThan(100);
  });

  it('applies the result of an investigation once', async () => {
    expect(await checkEachFaultOfFeedback(nothing)).toBeGreaterThan(30);
  });

  it('is harmless in any combination with others, in any order of deliveries, and with repeated requests', async () => {
    const faults = fc.record({
      process: fc.nat({ max: 25 }),
      call: fc.nat({ max: 5 }),
      kind: fc.constantFrom<Fault['kind']>('error', 'crash'),
      when: fc.constantFrom<Fault['when']>('before', 'after'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(faults, { maxLength: 3 }),
        fc.infiniteStream(fc.nat()),
        fc.nat({ max: 2 }),
        async (list, order, repetitions) => {
          await checkFaults(list, (count) => order.next().value! % count, repetitions);
        },
      ),
      { numRuns: 150 * FUZZ },
    );
  });
});

test('each crash between publishing and marking can repeat the notification', async () => {
  const crash = { call: 3, kind: 'crash', when: 'before' } as const;
  const order = [0, 1, 2, 4, 0, 4, 3, 1, 1, 0, 1, 0, 0, 0, 0].values();
  const faults = [
    { ...crash, process: 9 },
    { ...crash, process: 11 },
  ];
  const { notifications } = await checkFaults(faults, (count) => (order.next().value ?? 0) % count, 0);
  expect(notifications).toHaveLength(3);
});

test('functions that run at the same time store, score and notify each transaction once', async () => {
  await fc.assert(createConcurrencyProperty(nothing), { numRuns: 100 * FUZZ });
});

test('results of investigations change the histories once each, while transactions change them too', async () => {
  await fc.assert(createFeedbackProperty(nothing), { numRuns: 100 * FUZZ });
});

describe('a replay of the archive', () => {
  it('changes no row, no history and no score, and notifies no one', async () => {
    const world = new World();
    for (const [index, merchantCategory] of ['crypto', 'groceries', 'crypto'].entries())
      await world.send(createPost({ ...TRANSACTION, merchantCategory, transactionId: `txn-${index}` }));
    await world.drain();
    const snapshot = () =>
      JSON.stringify([world.transactions, world.ids, world.profiles].map(({ rows }) => [...rows]));
    const before = snapshot();
    const auditKeys = [...world.auditLogs.rows.keys()];
    const { length } = world.archive;
    world.time += 3_600_000;
    // A replay does not preserve the order.
    for (const event of [...world.archive].reverse())
      world.deliver('transaction', { ...event, 'replay-name': 'replay-1' });
    await world.drain();
    expect(snapshot()).toBe(before);
    expect(world.notifications).toHaveLength(2);
    expect(world.archive).toHaveLength(length);
    expect([...world.auditLogs.rows.keys()].slice(0, auditKeys.length)).toEqual(auditKeys);
    expect(world.deadLetters).toEqual([]);
  });

  it('scores the transactions of a lost delivery', async () => {
    const world = new World();
    await world.send(createPost(DECLINED));
    await world.publish();
    world.pending.splice(0);
    world.deliver('transaction', { ...world.archive[0]!, 'replay-name': 'replay-1' });
    await world.drain();
    expect(world.rows[0]).toMatchObject({ outcome: 'decline' });
    expect(world.notifications).toHaveLength(1);
  });
});
