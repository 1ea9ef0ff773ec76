import {
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages, type ResourceKind } from './resource-kind';

/** Terraform's schedules stand in the group that every account has. */
const DEFAULT_GROUP = 'default';

/** Schedules, and groups of them: what handlers put into a group goes with it, so that only the group is listed. */
export function createScheduleKinds(options: ClientOptions): ResourceKind[] {
  const scheduler = new SchedulerClient(options);
  return [
    {
      type: 'aws_scheduler_schedule',
      list: async () => {
        const all = await fetchAllPages(
          (NextToken) => scheduler.send(new ListSchedulesCommand({ GroupName: DEFAULT_GROUP, NextToken })),
          (page) => page.Schedules,
          (page) => page.NextToken,
        );
        return all.map(({ Name = '' }) => ({
          identity: Name,
          name: Name,
          remove: () => scheduler.send(new DeleteScheduleCommand({ Name, GroupName: DEFAULT_GROUP })),
        }));
      },
    },
    {
      type: 'aws_scheduler_schedule_group',
      list: async () => {
        const all = await fetchAllPages(
          (NextToken) => scheduler.send(new ListScheduleGroupsCommand({ NextToken })),
          (page) => page.ScheduleGroups,
          (page) => page.NextToken,
        );
        return all.map(({ Name = '' }) => ({
          identity: Name,
          name: Name,
          remove: () => scheduler.send(new DeleteScheduleGroupCommand({ Name })),
        }));
      },
    },
  ];
}
