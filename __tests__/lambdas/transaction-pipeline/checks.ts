import fc from 'fast-check';
import { countDecisions } from '../../../src/cli/transaction-pipeline/audit-facts';
import type { Fault } from './process';
import { createPost, DECLINED, TRANSACTION } from './requests';
import { isReceived, MAX_BATCH, type Message, World } from './world';

/** Prepares a world: for example, plants a bug. */
export type Prepare = (world: World) => void;

/** A fault at one call of one process. */
export interface FaultPoint {
  /** The number of the process, and the name of the call. */
  readonly process: number;
  readonly name: string;
  readonly fault: Fault;
}

/** Sends a request until it is accepted, as a sender does. */
export const sendUntilAccepted = async (world: World, body: object): Promise<void> => {
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
export const runOnce = async (prepare: Prepare, point?: FaultPoint): Promise<World> => {
  const world = new World();
  prepare(world);
  if (point) world.chooseFault = (index) => (index === point.process ? point.fault : undefined);
  await sendUntilAccepted(world, DECLINED);
  await world.drain();
  return world;
};

/** Lists the faults at each call of a run without faults. */
export const listFaultPoints = (normal: Pick<World, 'processes'>): readonly FaultPoint[] =>
  normal.processes.flatMap(({ calls }, process) =>
    calls.flatMap((name, call) =>
      (['error', 'crash'] as const).flatMap((kind) =>
        (['before', 'after'] as const).map((when) => ({ process, name, fault: { call, kind, when } })),
      ),
    ),
  );

/** Counts the processes that published a notification and failed before they learnt or marked that it is sent. */
const countLostMarks = (world: World): number =>
  world.processes.filter(({ calls }, index) => {
    const fault = world.chooseFault(index);
    if (!fault || fault.call >= calls.length) return false;
    return calls.slice(0, fault.call + (fault.when === 'after' ? 1 : 0)).includes('Publish');
  }).length;

/** What must be so, whatever failed. SNS can't promise that a notification is sent once if its mark is lost. */
export const expectDoneOnce = (world: World, score: number | undefined): void => {
  expect(world.deadLetters).toEqual([]);
  expect(world.ids.rows.size).toBe(1);
  expect(world.rows).toHaveLength(1);
  expect(world.rows[0]).toMatchObject({ outcome: 'decline', score });
  expect(world.rows[0]!.notifiedAt).toBeDefined();
  expect(world.rows[0]!.notifyingUntil).toBeUndefined();
  expect(getVersions(world)).toEqual([1, 1]);
  expect(world.notifications.length).toBeGreaterThanOrEqual(1);
  expect(world.notifications.length).toBeLessThanOrEqual(1 + countLostMarks(world));
  const rows = world.getHistory('txn-1');
  expect(countDecisions(rows as unknown as Parameters<typeof countDecisions>[0])).toBe(1);
  const history = rows.map(({ type }) => type);
  expect(history).toContain('TransactionAccepted');
  expect(history).toContain('SuspiciousTransaction');
};

/** Runs the pipeline with a fault at each call in turn. Returns the number of runs. */
export const checkEachFault = async (prepare: Prepare): Promise<number> => {
  const normal = await runOnce(prepare);
  const { score } = normal.rows[0]!;
  expectDoneOnce(normal, score);
  const points = listFaultPoints(normal);
  for (const point of points) {
    const world = await runOnce(prepare, point);
    expect(world.faultAt).toBe(point.name);
    expectDoneOnce(world, score);
  }
  return points.length;
};

/** Puts the result of an investigation on the bus. */
export const confirmFraud = (world: World, transactionId: string): void =>
  world.deliver('transaction', {
    id: `feedback-${transactionId}`,
    time: '2026-11-29T12:00:00Z',
    source: 'transactions.feedback',
    'detail-type': 'FraudConfirmed',
    detail: {
      version: 1,
      transactionId,
      fraud: true,
      confirmedBy: 'desk@example.com',
      confirmedAt: '2026-11-29T11:59:30.000Z',
    },
  });

/** Runs the result of an investigation through the pipeline, with a fault at each call in turn. */
export const checkEachFaultOfFeedback = async (prepare: Prepare): Promise<number> => {
  const run = async (point?: FaultPoint) => {
    const world = await runOnce(prepare);
    const earlier = world.processes.length;
    if (point) world.chooseFault = (index) => (index === earlier + point.process ? point.fault : undefined);
    confirmFraud(world, 'txn-1');
    await world.drain();
    expect(world.deadLetters).toEqual([]);
    expect(world.rows).toMatchObject([{ fraud: true, confirmedBy: 'desk@example.com' }]);
    expect(getVersions(world)).toEqual([2, 2]);
    return { world, processes: world.processes.slice(earlier) };
  };
  const normal = await run();
  const expected = JSON.stringify([...normal.world.profiles.rows]);
  const points = listFaultPoints(normal);
  for (const point of points) {
    const { world } = await run(point);
    expect(world.faultAt).toBe(point.name);
    expect(JSON.stringify([...world.profiles.rows])).toBe(expected);
  }
  return points.length;
};

/** Starts everything that waits at once; the scheduler chooses which call comes next. */
const runConcurrently = async (
  world: World,
  scheduler: fc.Scheduler,
  requests: readonly object[],
  start: () => void = () => undefined,
): Promise<readonly (number | undefined)[]> => {
  const running: Promise<unknown>[] = [];
  const waiting: Message[] = [];
  world.takeTurn = (name) => scheduler.schedule(Promise.resolve(), name);
  // Each message of a received transaction starts a receive, which gets all messages that wait by then.
  const receive = async (): Promise<void> => {
    await world.takeTurn('receive');
    const [first, ...others] = waiting.splice(0, MAX_BATCH);
    if (first) await world.process(first, others);
  };
  world.onPending = () => {
    for (const delivery of world.pending.splice(0))
      if (isReceived(delivery)) {
        waiting.push(delivery);
        running.push(receive());
      } else running.push(world.process(delivery));
  };
  const responses: (number | undefined)[] = [];
  for (const request of requests)
    running.push(world.send(createPost(request)).then((response) => responses.push(response?.statusCode)));
  start();
  for (let index = 0; index < running.length; index++) await scheduler.waitFor(running[index]!);
  return responses;
};

const REQUEST = fc.record({
  transactionId: fc.constantFrom('txn-1', 'txn-2', 'txn-3'),
  merchantCategory: fc.constantFrom('crypto', 'crypto', 'groceries'),
});

/**
 * Sends requests at the same time, some of them twice or in conflict, and runs all functions at the same time, some of them
 * twice for the same event.
 */
export const createConcurrencyProperty = (prepare: Prepare) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.array(REQUEST, { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 2 }),
    async (scheduler, changes, copies) => {
      const world = new World();
      world.copies = copies;
      prepare(world);
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
  );

/** Sends a transaction of an account and a merchant while results about their other transactions come, each twice. */
export const createFeedbackProperty = (prepare: Prepare) =>
  fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), async (scheduler, count) => {
    const world = new World();
    prepare(world);
    const ids = Array.from({ length: count }, (_, index) => `txn-${index}`);
    for (const transactionId of ids) await sendUntilAccepted(world, { ...TRANSACTION, transactionId });
    await world.drain();
    await runConcurrently(world, scheduler, [{ ...TRANSACTION, transactionId: 'txn-new' }], () => {
      for (const id of [...ids, ...ids]) confirmFraud(world, id);
    });
    world.takeTurn = () => Promise.resolve();
    world.onPending = () => undefined;
    await world.drain();
    expect(world.deadLetters).toEqual([]);
    expect(world.rows.filter(({ fraud }) => fraud)).toHaveLength(count);
    expect(world.rows.every(({ score }) => score !== undefined)).toBe(true);
    expect(getVersions(world)).toEqual([2 * count + 1, 2 * count + 1]);
  });
