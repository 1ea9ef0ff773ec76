import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createClientOptions } from '../../../src/cli/target/aws';
import { createScheduleKinds } from '../../../src/cli/orphans/schedules';
import { readConfig } from '../../../src/config';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** A fake of EventBridge Scheduler with two pages of each list. It records the deleted resources. */
const deleted: unknown[] = [];
beforeAll(() => {
  const respond = ({ constructor: { name }, input }: Command): Promise<object> => {
    if (name.startsWith('Delete')) return Promise.resolve({ done: deleted.push([name, input]) });
    const page = input.NextToken ? 2 : 1;
    const next = page === 1 ? { NextToken: 'more' } : {};
    if (name === 'ListScheduleGroupsCommand')
      return Promise.resolve({ ScheduleGroups: [{ Name: `Timers${page}-x` }], ...next });
    const Schedules = [{ Name: `Sweep${page}-x` }, { Name: 'f00d', GroupName: 'Timers1-x' }];
    return Promise.resolve({ Schedules: Schedules.slice(0, input.GroupName === 'default' ? 1 : 2), ...next });
  };
  jest
    .spyOn(SchedulerClient.prototype as unknown as { send: typeof respond }, 'send')
    .mockImplementation(respond);
});
afterAll(() => jest.restoreAllMocks());

test('all groups and all schedules of the default group are found, and each is deleted by its name', async () => {
  const kinds = createScheduleKinds(createClientOptions(readConfig({})));
  const found = await Promise.all(
    kinds.map(async ({ type, list }) => (await list()).map((one) => ({ type, ...one }))),
  );
  expect(found.flat().map(({ type, name }) => [type, name])).toEqual([
    ['aws_scheduler_schedule', 'Sweep1-x'],
    ['aws_scheduler_schedule', 'Sweep2-x'],
    ['aws_scheduler_schedule_group', 'Timers1-x'],
    ['aws_scheduler_schedule_group', 'Timers2-x'],
  ]);
  for (const { remove } of found.flat().filter(({ name }) => /1-x$/.test(name))) await remove();
  expect(deleted).toEqual([
    ['DeleteScheduleCommand', { Name: 'Sweep1-x', GroupName: 'default' }],
    ['DeleteScheduleGroupCommand', { Name: 'Timers1-x' }],
  ]);
});
