import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { getError, waitForBodies } from './requests';
import type { Scenario, ScenarioEvent, ScenarioTarget } from './scenario-target';

/** Longer than a scenario, so that messages are received once. */
const visibilitySeconds = 600;
/** How long after its creation a schedule is due once, in seconds. */
const DELAY = 5;

/** Formats a time of the target for `at(…)`, in UTC. */
const formatTime = (seconds: number): string =>
  new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);

/** Creates a group, and a function whose successes go to a queue. Returns a function that creates schedules of both. */
const prepare = async (target: ScenarioTarget, name: string) => {
  await target.createScheduleGroup(name);
  const onSuccess = await target.createQueue({ name: `${name}Runs`, visibilitySeconds });
  const dead = await target.createQueue({ name: `${name}Dead`, visibilitySeconds });
  const fn = await target.createFunction({ name: `${name}Function`, onSuccess });
  const schedule = (Name: string, ScheduleExpression: string, input: ScenarioEvent, GroupName = name) =>
    getError(
      target.schedules.send(
        new CreateScheduleCommand({
          GroupName,
          Name,
          ScheduleExpression,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: fn.arn,
            RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
            Input: JSON.stringify(input),
            DeadLetterConfig: { Arn: dead.arn },
          },
        }),
      ),
    );
  /** Waits for the events that the function has processed. */
  const waitForEvents = async (count: number) =>
    (await waitForBodies(target, onSuccess, count)).map(
      (body) => (JSON.parse(body) as { readonly requestPayload: unknown }).requestPayload,
    );
  return { schedule, waitForEvents };
};

/**
 * Schedules are due within 60 seconds (EventBridge Scheduler User Guide, "Schedule types"); the local target looks every ten
 * seconds. Times that are past are not here: AWS does not document what it does with them.
 */
export const SCHEDULE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a schedule that is due once starts its target with its input, and is then deleted',
    run: async (target) => {
      const { schedule, waitForEvents } = await prepare(target, 'Once');
      const expression = `at(${formatTime(DELAY)})`;
      const errors = [
        await schedule('timer', expression, { text: 'first' }),
        await schedule('timer', expression, { text: 'second' }),
      ];
      const events = await waitForEvents(1);
      return [errors, events, await schedule('timer', 'at(2099-01-01T00:00:00)', { text: 'third' })];
    },
    expected: [['no error', 'ConflictException'], [{ text: 'first' }], 'no error'],
  },
  {
    name: 'a schedule with a rate starts its target with its input, and remains',
    run: async (target) => {
      const { schedule, waitForEvents } = await prepare(target, 'Repeated');
      const create = () => schedule('every', 'rate(1 minute)', { text: 'again' });
      return [await create(), await waitForEvents(1), await create()];
    },
    expected: ['no error', [{ text: 'again' }], 'ConflictException'],
  },
  {
    name: 'a schedule has a name for itself in its group, and needs one that exists',
    run: async (target) => {
      const { schedule } = await prepare(target, 'Grouped');
      await target.createScheduleGroup('GroupedToo');
      const create = (group: string) => schedule('timer', 'at(2099-01-01T00:00:00)', { text: 'a' }, group);
      return [await create('Grouped'), await create('GroupedToo'), await create('GroupedNot')];
    },
    expected: ['no error', 'no error', 'ResourceNotFoundException'],
  },
];
