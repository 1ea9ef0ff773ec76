import fc from 'fast-check';
import {
  APPROVE,
  criticalAlert,
  HOUR,
  post,
  REJECT,
  requestApproval,
  processApprovals,
  createApprovalHandler,
} from './approvals';
import { sqsEvent } from './events';
import { createTestAlertProcessor } from './pipeline';
import { World } from './world';

// Seconds on a free machine; machines can be busy.

const ID = criticalAlert().alertId;
const MINUTE = 60_000;
const getRow = (world: World) => world.approvalRows.get(ID)!;
const getSteps = (world: World) => getRow(world).audit.map(({ step }) => step);
const fire = (world: World) => createApprovalHandler(world)({ approvalId: ID });
const sweep = (world: World) => createApprovalHandler(world)({ sweep: true });

test('the timer is set with the request, for the end of the hour', async () => {
  const world = new World();
  await requestApproval(world);
  expect([...world.timersSet]).toEqual([[ID, Date.parse(getRow(world).decideBy)]]);
  expect(Date.parse(getRow(world).decideBy) - Date.parse(getRow(world).requestedAt)).toBe(HOUR);
});

test('with a timer on time, the approval expires without a sweep, is counted once, and nothing is published', async () => {
  const world = new World();
  const token = await requestApproval(world);
  world.time = world.timersSet.get(ID)!;
  expect(await fire(world)).toEqual({ batchItemFailures: [] });
  expect(getRow(world)).toMatchObject({ state: 'EXPIRED', decidedBy: 'system' });
  expect(getSteps(world)).toEqual(['requested', 'sent', 'expired']);
  expect((await post(world, token, APPROVE)).statusCode).toBe(410);
  expect(world.notifications).toEqual([]);
  expect(world.metrics.filter(({ name }) => name === 'ApprovalDecisions')).toHaveLength(1);
});

test.each(['before', 'after'] as const)(
  'with a fault %s the timer is set, the request is still sent and the sweep expires the approval',
  async (when) => {
    const world = new World();
    const set = jest.spyOn(world.timers, 'set');
    if (when === 'before') set.mockRejectedValueOnce(new Error('throttled'));
    else
      set.mockImplementationOnce(async () => {
        world.timersSet.set(ID, 0);
        throw new Error('timed out');
      });
    await requestApproval(world);
    expect(getSteps(world)).toEqual(['requested', 'sent']);
    expect(world.logs).toContainEqual(expect.objectContaining({ level: 'error', message: 'timer not set' }));
    world.time += HOUR + 5 * MINUTE;
    await sweep(world);
    expect(getSteps(world)).toEqual(['requested', 'sent', 'expired']);
  },
);

test('after a crash before the request is marked as sent, the retry sets the timer for the same time', async () => {
  // It reads the row, sets the timer, publishes the request, marks the row.
  for (let call = 1; call <= 4; call++)
    for (const when of ['before', 'after'] as const) {
      const world = new World();
      const alert = criticalAlert();
      await createTestAlertProcessor(world)(sqsEvent([{ correlationId: alert.correlationId, body: alert }]));
      world.fault = { call: world.calls + call, kind: 'crash', when };
      await expect(world.invoke(() => processApprovals(world))).rejects.toThrow('the process died');
      world.time += 5 * MINUTE;
      await sweep(world);
      expect(getSteps(world)).toEqual(['requested', 'sent']);
      expect([...world.timersSet]).toEqual([[ID, Date.parse(getRow(world).decideBy)]]);
    }
});

test('with a late timer, no answer is accepted after the hour, and the expiry is written once', async () => {
  const world = new World();
  const token = await requestApproval(world);
  world.time = world.timersSet.get(ID)! + 4 * MINUTE;
  for (const form of [APPROVE, REJECT]) expect((await post(world, token, form)).statusCode).toBe(410);
  await fire(world);
  await sweep(world);
  expect(getSteps(world)).toEqual(['requested', 'sent', 'expired']);
});

test('with an early timer, because a clock is behind, nothing expires until the sweep', async () => {
  const world = new World();
  const token = await requestApproval(world);
  world.time = world.timersSet.get(ID)! - 1;
  await fire(world);
  expect(getRow(world).state).toBe('PENDING');
  world.time += 1;
  await sweep(world);
  expect((await post(world, token, APPROVE)).statusCode).toBe(410);
  expect(getRow(world).state).toBe('EXPIRED');
});

test('with a duplicate timer and a concurrent sweep, there is one expiry', async () => {
  const world = new World();
  await requestApproval(world);
  world.time = world.timersSet.get(ID)!;
  await Promise.all([fire(world), sweep(world), fire(world), sweep(world)]);
  await fire(world);
  expect(getSteps(world)).toEqual(['requested', 'sent', 'expired']);
  expect(world.sumMetric('ApprovalDecisions')).toBe(1);
});

test.each([
  ['approved', APPROVE, 1],
  ['rejected', REJECT, 0],
])('a timer has no effect after the approval was %s', async (_, form, notifications) => {
  const world = new World();
  const token = await requestApproval(world);
  await post(world, token, form);
  await processApprovals(world);
  const before = getRow(world);
  world.time = world.timersSet.get(ID)!;
  await fire(world);
  expect(getRow(world)).toEqual(before);
  expect(world.notifications).toHaveLength(notifications);
});

test('with a timer of an unknown approval, the invocation fails, so that its event is retained', async () => {
  const world = new World();
  await expect(createApprovalHandler(world)({ approvalId: 'nothing' })).rejects.toThrow(
    'approval nothing not found',
  );
  expect(world.logs).toContainEqual(expect.objectContaining({ message: 'approval not processed' }));
});

test('with answers, timers and sweeps in any order and number, nothing is approved at or after the end of the hour, and the approval ends once', async () => {
  const actions = ['approve', 'reject', 'timer', 'sweep', 'message'] as const;
  /** Milliseconds from the end of the hour: half of the times are within a breath of it. */
  const offset = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -HOUR + MINUTE, max: HOUR }));
  const happening = fc.record({
    at: offset,
    actions: fc.array(fc.constantFrom(...actions), { minLength: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 8 }), async (happenings) => {
      const world = new World();
      const token = await requestApproval(world);
      const end = world.timersSet.get(ID)!;
      const act = {
        approve: () => post(world, token, APPROVE),
        reject: () => post(world, token, REJECT),
        // They fail if another one has claimed the alert.
        timer: () => fire(world).catch(() => undefined),
        sweep: () => sweep(world).catch(() => undefined),
        message: () => processApprovals(world),
      };
      for (const { at, actions: together } of [...happenings].sort((a, b) => a.at - b.at)) {
        world.time = end + at;
        await Promise.all(together.map((action) => act[action]()));
      }
      world.time = Math.max(world.time, end) + 5 * MINUTE;
      await sweep(world);
      const { state, decidedAt } = getRow(world);
      expect(state === 'EXPIRED').toBe(Date.parse(decidedAt!) >= end);
      expect(getSteps(world).filter((step) => /ed$/.test(step) && step !== 'requested')).toEqual(
        state === 'APPROVED' ? ['approved', 'notified'] : [state.toLowerCase()],
      );
      expect(world.notifications).toHaveLength(state === 'APPROVED' ? 1 : 0);
    }),
    { numRuns: 500 },
  );
});
