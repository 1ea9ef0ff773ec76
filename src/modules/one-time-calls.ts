import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, ServiceRole } from './iam';
import { environmentVariable } from './names';
import type { Queue } from './queue';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

const SCHEDULER = 'scheduler.amazonaws.com';

export interface OneTimeCallsProps {
  readonly key: EncryptionKey;
  readonly calls: ServerlessFunction;
  /** Keeps the calls that EventBridge Scheduler could not make. */
  readonly deadLetters: Queue;
}

/**
 * A group for schedules that are made at run time, each to invoke a function's live version once: what makes them is
 * told everything but the time and the input. Destroying the group deletes the schedules that are still in it.
 */
export class OneTimeCalls extends Construct {
  private readonly group: SchedulerScheduleGroup;
  private readonly role: ServiceRole;
  private readonly account: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OneTimeCallsProps,
  ) {
    super(scope, id);
    const { key, calls, deadLetters } = props;
    this.account = key.account;
    this.group = new SchedulerScheduleGroup(this, 'Default', {
      name: SystemStack.of(this).physicalName(id),
    });
    this.role = new ServiceRole(this, 'Role', SCHEDULER, {
      // Of a schedule, AWS tells the group alone.
      StringEquals: { 'aws:SourceAccount': this.account, 'aws:SourceArn': this.group.arn },
    });
    const caller: Grantee = {
      allow: (statement) => this.role.allow(statement),
      setEnvironment: () => undefined,
    };
    calls.grantInvoke(caller);
    // Brings the use of the key as well, by which the schedules are encrypted too.
    deadLetters.grantSend(caller);
  }

  /** Lets the grantee make schedules in the group, and tells it what to write into them: `<ID>_GROUP` and others. */
  grantCreate(grantee: Grantee): void {
    const { key, calls, deadLetters } = this.props;
    const { region } = SystemStack.of(this);
    grantee.allow({
      actions: ['scheduler:CreateSchedule'],
      resources: [`arn:aws:scheduler:${region}:${this.account}:schedule/${this.group.name}/*`],
    });
    grantee.allow({
      actions: ['iam:PassRole'],
      resources: [this.role.arn],
      conditions: { StringEquals: { 'iam:PassedToService': SCHEDULER } },
    });
    // EventBridge Scheduler encrypts in the name of whoever makes a schedule.
    key.grantUse(grantee);
    key.grantDescribe(grantee);
    const tell = (ending: string, value: string) =>
      grantee.setEnvironment(environmentVariable(this.node.id, ending), value);
    tell('GROUP', this.group.name);
    // Spelled out: the function that makes the schedules may be the one that they call.
    tell('TARGET_ARN', `arn:aws:lambda:${region}:${this.account}:function:${calls.name}:live`);
    tell('ROLE_ARN', this.role.arn);
    tell('KEY_ARN', key.arn);
    tell('DEAD_LETTERS_ARN', deadLetters.arn);
  }
}
