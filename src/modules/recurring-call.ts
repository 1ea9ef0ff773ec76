import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, ServiceRole } from './iam';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface RecurringCallProps {
  readonly key: EncryptionKey;
  readonly calls: ServerlessFunction;
  /** Such as `rate(5 minutes)`. */
  readonly schedule: string;
  /** What the function gets as its event. */
  readonly input: object;
}

/** A schedule of EventBridge Scheduler that invokes a function's live version again and again. */
export class RecurringCall extends Construct {
  constructor(scope: Construct, id: string, { key, calls, schedule, input }: RecurringCallProps) {
    super(scope, id);
    const role = new ServiceRole(this, 'Role', 'scheduler.amazonaws.com');
    const caller: Grantee = {
      allow: (statement) => role.allow(statement),
      setEnvironment: () => undefined,
    };
    calls.grantInvoke(caller);
    key.grantDecrypt(caller);
    new SchedulerSchedule(this, 'Default', {
      name: SystemStack.of(this).physicalName(id),
      scheduleExpression: schedule,
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: key.arn,
      target: {
        arn: calls.liveArn,
        roleArn: role.arn,
        input: JSON.stringify(input),
        // The next call makes up for one that failed.
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 240 },
      },
      dependsOn: [role.ready],
    });
  }
}
