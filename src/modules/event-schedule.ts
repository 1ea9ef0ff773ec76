import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import type { ScheduleGroup } from './schedule-group';
import { SystemStack } from './system-stack';

/** An event that a schedule puts on the default event bus of the account. */
export interface ScheduledEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

export interface EventScheduleProps {
  /** The group of the schedule, with its key and its dead-letter queue. */
  readonly group: ScheduleGroup;
  /** For example `rate(5 minutes)`. */
  readonly schedule: string;
  readonly event: ScheduledEvent;
}

/** Puts an event on the default bus on a schedule, because a rule with an event pattern can't have a schedule. */
export class EventSchedule extends Construct {
  constructor(scope: Construct, id: string, { group, schedule: every, event }: EventScheduleProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const bus = `arn:aws:events:${stack.region}:${group.key.account}:event-bus/default`;
    const role = group.createRole(this, (caller) =>
      caller.allow({ actions: ['events:PutEvents'], resources: [bus] }),
    );
    new SchedulerSchedule(this, 'Default', {
      name: stack.createPhysicalName(id, 'schedule'),
      groupName: group.name,
      scheduleExpression: every,
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: group.key.arn,
      target: {
        arn: bus,
        roleArn: role.arn,
        input: JSON.stringify(event.detail),
        eventbridgeParameters: { source: event.source, detailType: event.detailType },
        // An event that is late by more than one interval goes to the dead-letter queue; the next one replaces it.
        retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 3 },
        deadLetterConfig: { arn: group.deadLetters.arn },
      },
      dependsOn: [role.ready],
    });
  }
}
