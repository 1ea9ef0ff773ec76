import fc from 'fast-check';
import type { Fault } from './process';
import { createPost, DECLINED, TRANSACTION } from './requests';
import { World } from './world';
import { FUZZ } from '../../support/fuzz';

/** Sends a request until it is accepted, as a sender does. */
const sendUntilAccepted = async (world: World, body: object): Promise<void> => {
  for (let attempt = 0; attempt < 5; attempt++) {
    const response = await world.send(createPost(body));
    if (response?.statusCode === 202) return;
    expect(response?.statusCode ?? 503).toBe(503);
  }
  throw new Error('not accepted in five requests');
};

const getVersions = (world: World): readonly unknown[] =>
  ['account#acc-1', 'merchant#shop-1'].map(
    (id) => world.profiles.list().find(({ profileId }) => profileId === id)?.version,
  );

/** Runs a declined transaction through the pipeline. */
const runOnce = async (world: World): Promise<World> => {
  await sendUntilAccepted(world, DECLINED);
  await world.drain();
  return world;
};

/** What must be so, whatever failed. @param isRepeatable whether the notification may have been sent twice */
const expectDoneOnce = (world: World, score: number | undefined, isRepeatable: boolean): void => {
  expect(world.deadLetters).toEqual([]);
  expect(world.ids.rows.size).toBe(1);
  expect(world.rows).toHaveLength(1);
  expect(world.rows[0]).toMatchObject({ outcome: 'decline', score });
  expect(world.rows[0]!.notifiedAt).toBeDefined();
  expect(world.rows[0]!.notifyingUntil).toBeUndefined();
  expect(getVersions(world)).toEqual([1, 1]);
  expect(world.notifications.length).toBeGreaterThanOrEqual(1);
  if (!isRepeatable) expect(world.notifications).toHaveLength(1);
  else expect(world.notifications.length).toBeLessThanOrEqual(2);
  const history = world.getHistory('txn-1').map(({ type }) => type);
  expect(history).toContain('TransactionAccepted');
  expect(history).toContain('SuspiciousTransaction');
};

describe('a fault at any call of any function', () => {
  it('leaves one row, one score and one notification, and no message behind', async () => {
    const normal = await runOnce(new World());
    const { score } = normal.rows[0]!;
    expectDoneOnce(normal, score, false);
    // The delivery of a rule scored it, so the delivery of EveryTransaction puts the event again.
    expect(normal.archive.map((event) => event['detail-type'])).toEqual([
      'TransactionReceived',
      'SuspiciousTransaction',
      'SuspiciousTransaction',
    ]);
    const points = normal.processes.flatMap(({ calls }, process) =>
      calls.flatMap((name, call) =>
        (['error', 'crash'] as const).flatMap((kind) =>
          (['before', 'after'] as const).map((when) => ({ process, name, fault: { call, kind, when } })),
        ),
      ),
    );
    expect(points.length).toBeGreaterThan(100);
    for (const { process, name, fault } of points) {
      const world = new World();
      world.chooseFault = (index) => (index === process ? fault : undefined);
      await runOnce(world);
      expect(world.faultAt).toBe(name);
      // SNS may have published a message whose response is lost.
      const isPublished = name === 'Publish' && fault.when === 'after';
      const isMarkLost = normal.processes[process]!.calls.slice(0, fault.call).includes('Publish');
      expectDoneOnce(world, score, isPublished || isMarkLost);
    }
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
          const world = new World();
          world.chooseFault = (index) => list.find(({ process }) => process === index);
          const choose = (count: number) => order.next().value! % count;
          await sendUntilAccepted(world, DECLINED);
          for (let index = 0; index < repetitions; index++) await world.send(createPost(DECLINED));
          await world.drain(choose);
          await world.send(createPost(DECLINED));
          await world.drain(choose);
          expectDoneOnce(world, world.rows[0]!.score, list.length > 0);
        },
      ),
      { numRuns: 300 * FUZZ },
    );
  });
});

describe('functions that run at the same time', () => {
  /** Starts everything that waits at once; the scheduler chooses which call comes next. */
  const runConcurrently = async (
    world: World,
    scheduler: fc.Scheduler,
    requests: readonly object[],
  ): Promise<readonly (number | undefined)[]> => {
    const running: Promise<unknown>[] = [];
    world.takeTurn = (name) => scheduler.schedule(Promise.resolve(), name);
    world.onPending = () => {
      for (const delivery of world.pending.splice(0)) running.push(world.process(delivery));
    };
    const responses: (number | undefined)[] = [];
    for (const request of requests)
      running.push(world.send(createPost(request)).then((response) => responses.push(response?.statusCode)));
    for (let index = 0; index < running.length; index++) await scheduler.waitFor(running[index]!);
    return responses;
  };

  it('store, score and notify each transaction once', async () => {
    const request = fc.record({
      transactionId: fc.constantFrom('txn-1', 'txn-2', 'txn-3'),
      merchantCategory: fc.constantFrom('crypto', 'crypto', 'groceries'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(request, { minLength: 1, maxLength: 5 }),
        async (scheduler, changes) => {
          const world = new World();
          const requests = changes.map((change) => ({ ...TRANSACTION, ...change }));
          const statuses = await runConcurrently(world, scheduler, requests);
          // What failed because of conflicts is sent again.
          world.takeTurn = () => Promise.resolve();
          world.onPending = () => undefined;
          await world.drain();
          const ids = new Set(changes.map(({ transactionId }) => transactionId));
          expect(statuses.every((status) => [202, 409, 503].includes(status ?? 0))).toBe(true);
          expect(world.rows.map(({ transactionId }) => transactionId).sort()).toEqual([...ids].sort());
          expect(world.rows.every(({ score }) => score !== undefined)).toBe(true);
          const suspicious = world.rows.filter(({ outcome }) => outcome !== 'approve');
          expect(world.notifications).toHaveLength(suspicious.length);
          expect(suspicious.every(({ notifiedAt }) => notifiedAt !== undefined)).toBe(true);
          expect(getVersions(world)).toEqual([ids.size, ids.size]);
          expect(world.deadLetters).toEqual([]);
        },
      ),
      { numRuns: 200 * FUZZ },
    );
  });
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
    world.pending.splice(0);
    world.deliver('transaction', { ...world.archive[0]!, 'replay-name': 'replay-1' });
    await world.drain();
    expect(world.rows[0]).toMatchObject({ outcome: 'decline' });
    expect(world.notifications).toHaveLength(1);
  });
});
