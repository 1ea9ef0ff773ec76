import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { ServiceRole } from './iam';
import { SystemStack } from './system-stack';

/** An event that a schedule puts on the default event bus of the account. */
export interface ScheduledEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

export interface EventScheduleProps {
  readonly key: EncryptionKey;
  /** For example `rate(5 minutes)`. */
  readonly schedule: string;
  readonly event: ScheduledEvent;
}

/** Puts an event on the default bus on a schedule, because a rule with an event pattern can't have a schedule. */
export class EventSchedule extends Construct {
  constructor(scope: Construct, id: string, { key, schedule: every, event }: EventScheduleProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const bus = `arn:aws:events:${stack.region}:${key.account}:event-bus/default`;
    const role = new ServiceRole(this, 'Role', 'scheduler.amazonaws.com');
    role.allow({ actions: ['events:PutEvents'], resources: [bus] });
    key.grantDecrypt({ allow: (statement) => role.allow(statement), setEnvironment: () => {} });
    new SchedulerSchedule(this, 'Default', {
      name: stack.physicalName(id, 'schedule'),
      scheduleExpression: every,
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: key.arn,
      target: {
        arn: bus,
        roleArn: role.arn,
        input: JSON.stringify(event.detail),
        eventbridgeParameters: { source: event.source, detailType: event.detailType },
        // An event that is late by more than one interval is dropped; the next one replaces it.
        retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 3 },
      },
      dependsOn: [role.ready],
    });
  }
}
