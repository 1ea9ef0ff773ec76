import {
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ResourceKind } from './resource-kind';

/** The schedule group of every account, in which Terraform creates schedules. */
const DEFAULT_GROUP = 'default';

/**
 * Creates the resource kinds of schedules and schedule groups. Schedules in other groups are created by handlers and
 * deleted with their group.
 */
export function createScheduleKinds(options: ClientOptions): ResourceKind[] {
  const scheduler = new SchedulerClient(options);
  return [
    {
      type: 'aws_scheduler_schedule',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) => scheduler.send(new ListSchedulesCommand({ GroupName: DEFAULT_GROUP, NextToken })),
          (page) => page.Schedules,
          (page) => page.NextToken,
        );
        return listed.map(({ Name = '' }) => ({
          identity: Name,
          name: Name,
          remove: () => scheduler.send(new DeleteScheduleCommand({ Name, GroupName: DEFAULT_GROUP })),
        }));
      },
    },
    {
      type: 'aws_scheduler_schedule_group',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) => scheduler.send(new ListScheduleGroupsCommand({ NextToken })),
          (page) => page.ScheduleGroups,
          (page) => page.NextToken,
        );
        return listed.map(({ Name = '' }) => ({
          identity: Name,
          name: Name,
          remove: () => scheduler.send(new DeleteScheduleGroupCommand({ Name })),
        }));
      },
    },
  ];
}
