import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, ServiceRole } from './iam';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface RecurringCallProps {
  readonly key: EncryptionKey;
  /** The function that the schedule invokes. */
  readonly target: ServerlessFunction;
  /** For example `rate(5 minutes)`. */
  readonly schedule: string;
  /** The event of each invocation. */
  readonly input: object;
}

/** A recurring schedule of EventBridge Scheduler that invokes the live version of a function. */
export class RecurringCall extends Construct {
  constructor(scope: Construct, id: string, { key, target: fn, schedule, input }: RecurringCallProps) {
    super(scope, id);
    const role = new ServiceRole(this, 'Role', 'scheduler.amazonaws.com');
    const caller: Grantee = {
      allow: (statement) => role.allow(statement),
      setEnvironment: () => undefined,
    };
    fn.grantInvoke(caller);
    key.grantDecrypt(caller);
    new SchedulerSchedule(this, 'Default', {
      name: SystemStack.of(this).physicalName(id, 'schedule'),
      scheduleExpression: schedule,
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: key.arn,
      target: {
        arn: fn.liveArn,
        roleArn: role.arn,
        input: JSON.stringify(input),
        // The next invocation makes up for a failed one, so retries end before it.
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 240 },
      },
      dependsOn: [role.ready],
    });
  }
}
