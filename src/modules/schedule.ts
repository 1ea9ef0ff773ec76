import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { ServiceRole } from './iam';
import { SystemStack } from './system-stack';

/** What a schedule puts on the account's default event bus. */
export interface ScheduledEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

export interface EventScheduleProps {
  readonly key: EncryptionKey;
  /** Such as `rate(5 minutes)`. */
  readonly every: string;
  readonly event: ScheduledEvent;
}

/** Puts an event on the default bus again and again: rules with a pattern can't have a schedule of their own. */
export class EventSchedule extends Construct {
  constructor(scope: Construct, id: string, { key, every, event }: EventScheduleProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const bus = `arn:aws:events:${stack.region}:${key.account}:event-bus/default`;
    const role = new ServiceRole(this, 'Role', 'scheduler.amazonaws.com');
    role.allow({ actions: ['events:PutEvents'], resources: [bus] });
    key.grantDecrypt({ allow: (statement) => role.allow(statement), setEnvironment: () => {} });
    new SchedulerSchedule(this, 'Default', {
      name: stack.physicalName(id),
      scheduleExpression: every,
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: key.arn,
      target: {
        arn: bus,
        roleArn: role.arn,
        input: JSON.stringify(event.detail),
        eventbridgeParameters: { source: event.source, detailType: event.detailType },
        // What is late by more than one turn is not worth doing twice.
        retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 3 },
      },
      dependsOn: [role.ready],
    });
  }
}
