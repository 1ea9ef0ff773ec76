import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import type { ScheduleGroup } from './schedule-group';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface RecurringScheduleProps {
  /** The group of the schedule, with its key and its dead-letter queue. */
  readonly group: ScheduleGroup;
  /** The function that the schedule invokes. */
  readonly target: ServerlessFunction;
  /** For example `rate(5 minutes)`. */
  readonly schedule: string;
  /** The event of each invocation. */
  readonly input: object;
}

/** A recurring schedule of EventBridge Scheduler that invokes the live version of a function. */
export class RecurringSchedule extends Construct {
  constructor(scope: Construct, id: string, { group, target: fn, schedule, input }: RecurringScheduleProps) {
    super(scope, id);
    const role = group.createRole(this, (caller) => fn.grantInvoke(caller));
    new SchedulerSchedule(this, 'Default', {
      name: SystemStack.of(this).createPhysicalName(id, 'schedule'),
      groupName: group.name,
      scheduleExpression: schedule,
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: group.key.arn,
      target: {
        arn: fn.liveArn,
        roleArn: role.arn,
        input: JSON.stringify(input),
        // The next invocation replaces a failed one, so retries end before it.
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 240 },
        deadLetterConfig: { arn: group.deadLetters.arn },
      },
      dependsOn: [role.ready],
    });
  }
}
