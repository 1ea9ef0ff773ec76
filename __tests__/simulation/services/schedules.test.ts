import { ConflictException, CreateScheduleCommand, ValidationException } from '@aws-sdk/client-scheduler';
import { createApprovalTimers } from '../../../src/lambdas/pattern-detection/adapters/approval-timers';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import { Bus } from '../../../tools/simulation/services/eventbridge/bus';
import { ScheduleRequests } from '../../../tools/simulation/services/scheduler/schedule-requests';
import {
  asScheduledEvent,
  asScheduledFunction,
  type ScheduleTarget,
} from '../../../tools/simulation/services/scheduler/schedule-target';
import { type ScheduleProps, Scheduler } from '../../../tools/simulation/services/scheduler/scheduler';
import {
  createCaller,
  createFunction,
  createQueue,
  createSimulation,
  HOUR,
  injectFault,
  MINUTE,
  runFor,
} from './world';

let simulation: Simulation;
let scheduler: Scheduler;
let times: number[];

beforeEach(() => {
  simulation = createSimulation();
  scheduler = new Scheduler(simulation);
  times = [];
});

const createTarget = (): ScheduleTarget =>
  asScheduledFunction(
    simulation,
    createFunction(simulation, async () => times.push(simulation.now - simulation.startsAt)),
  );

const add = (props: Partial<ScheduleProps> = {}): void =>
  scheduler.add({
    name: 'Timers/every',
    expression: 'rate(5 minutes)',
    target: createTarget(),
    input: {},
    ...props,
  });

test('a schedule repeats at its rate, to the minute', async () => {
  add();
  await runFor(simulation, 16 * MINUTE);
  expect(times.map((time) => Math.floor(time / (5 * MINUTE)))).toEqual([1, 2, 3]);
  expect(times.every((time) => time % (5 * MINUTE) < MINUTE + 1_000)).toBe(true);
  expect(simulation.isIdle).toBe(true);
});

test('a schedule can be due once, and is then deleted', async () => {
  add({ expression: 'at(2026-01-05T15:00:00)' });
  expect(scheduler.has('Timers/every')).toBe(true);
  expect(simulation.isIdle).toBe(false);
  await runFor(simulation, 59 * MINUTE);
  expect(times).toEqual([]);
  await runFor(simulation, 3 * HOUR);
  expect(times).toHaveLength(1);
  expect(times[0]).toBeLessThan(HOUR + MINUTE + 1_000);
  expect(scheduler.has('Timers/every')).toBe(false);
});

test('a schedule can be lost, late and doubled', async () => {
  const once = { expression: 'at(2026-01-05T14:00:00)' };
  injectFault(simulation, 'drop', 'schedule');
  add(once);
  await runFor(simulation, HOUR);
  expect(times).toEqual([]);
  injectFault(simulation, 'delay', 'schedule');
  add(once);
  await runFor(simulation, HOUR);
  expect(times).toHaveLength(1);
  injectFault(simulation, 'duplicate', 'schedule');
  add(once);
  await runFor(simulation, HOUR);
  expect(times).toHaveLength(3);
});

test('a schedule puts an event on a bus', async () => {
  const bus = new Bus(simulation, { name: 'default' });
  const queue = createQueue(simulation);
  bus.addRule({
    name: 'Due',
    pattern: { detail: { check: ['all'] } },
    targets: [
      {
        target: {
          arn: 'queue',
          deliver: ({ event }) => (queue.send(JSON.stringify(event)), { status: 'delivered' }),
        },
      },
    ],
  });
  add({
    target: asScheduledEvent(simulation, bus, { source: 'test', detailType: 'Check Due' }),
    input: { check: 'all' },
  });
  await runFor(simulation, 7 * MINUTE);
  expect(queue.messages.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
    { source: 'test', 'detail-type': 'Check Due', detail: { check: 'all' } },
  ]);
});

test('a target that is not available is tried until the age of the event; then it goes to the dead-letter queue', async () => {
  const dead = createQueue(simulation, { name: 'Dead' });
  jest.spyOn(simulation.outages, 'isDown').mockReturnValue(true);
  add({
    expression: 'at(2026-01-05T14:00:00)',
    input: { n: 1 },
    retries: 185,
    maxEventAgeSeconds: 300,
    deadLetters: dead,
  });
  await runFor(simulation, 7 * MINUTE);
  expect(times).toEqual([]);
  expect(dead.messages).toMatchObject([{ body: '{"n":1}' }]);
  expect(scheduler.pending).toBe(0);
});

test.each<[Partial<ScheduleProps>, string]>([
  [{ expression: 'rate(5)' }, 'rate(5 minutes)'],
  [{ expression: 'rate(0 minutes)' }, 'rate(5 minutes)'],
  [{ expression: 'at(tomorrow)' }, 'at(yyyy-mm-ddThh:mm:ss)'],
  [{ retries: 186 }, 'expected 0 to 185'],
  [{ maxEventAgeSeconds: 59 }, 'expected 60 to 86400'],
])('%j is refused', (props, expected) => {
  expect(() => add(props)).toThrow(expected);
});

describe('the requests of the functions', () => {
  const create = () => {
    const target = createTarget();
    const dead = createQueue(simulation, { name: 'Dead' });
    const client = new ScheduleRequests(scheduler, ['Timers'], [target], [dead]).createClient(
      createCaller(simulation),
    );
    const settle = async <T>(request: Promise<T>): Promise<T> => {
      const settled = Promise.allSettled([request]);
      await runFor(simulation, MINUTE);
      await settled;
      return request;
    };
    return { target, dead, client, settle };
  };

  test('create a timer once, however often it is set', async () => {
    const { target, dead, client, settle } = create();
    const timers = createApprovalTimers(
      { group: 'Timers', targetArn: target.arn, roleArn: 'role', keyArn: 'key', deadLettersArn: dead.arn },
      client,
    );
    const decideBy = '2026-01-05T15:00:00.000Z';
    await settle(timers.set({ approvalId: 'a', decideBy }));
    await settle(timers.set({ approvalId: 'a', decideBy }));
    await runFor(simulation, 2 * HOUR);
    expect(times).toHaveLength(1);
  });

  test('are rejected with the errors of EventBridge Scheduler', async () => {
    const { target, dead, client, settle } = create();
    const send = (ScheduleExpression: string) =>
      settle(
        client.send(
          new CreateScheduleCommand({
            GroupName: 'Timers',
            Name: 'a',
            ScheduleExpression,
            ScheduleExpressionTimezone: 'UTC',
            FlexibleTimeWindow: { Mode: 'OFF' },
            ActionAfterCompletion: 'DELETE',
            Target: { Arn: target.arn, RoleArn: 'role', DeadLetterConfig: { Arn: dead.arn } },
          }),
        ),
      );
    await expect(send('at(2026)')).rejects.toBeInstanceOf(ValidationException);
    await send('at(2026-01-05T15:00:00)');
    await expect(send('at(2026-01-05T15:00:00)')).rejects.toBeInstanceOf(ConflictException);
  });
});
