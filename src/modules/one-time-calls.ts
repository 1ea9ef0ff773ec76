import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, ServiceRole } from './iam';
import { formatVariableName } from './variable-name';
import type { Queue } from './queue';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

const SCHEDULER = 'scheduler.amazonaws.com';

export interface OneTimeCallsProps {
  readonly key: EncryptionKey;
  /** The function that the schedules invoke. */
  readonly target: ServerlessFunction;
  /** Receives the events that EventBridge Scheduler could not deliver. */
  readonly deadLetters: Queue;
}

/**
 * A group for schedules that a function creates at run time, each of which invokes the live version of a function once.
 * Environment variables contain everything that a schedule needs except its time and input. When the group is destroyed,
 * AWS deletes its remaining schedules.
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
    const { key, target, deadLetters } = props;
    this.account = key.account;
    this.group = new SchedulerScheduleGroup(this, 'Default', {
      name: SystemStack.of(this).physicalName(id, 'schedule-group'),
    });
    this.role = new ServiceRole(this, 'Role', SCHEDULER, {
      // AWS provides the group of a schedule as the source ARN, not the schedule.
      StringEquals: { 'aws:SourceAccount': this.account, 'aws:SourceArn': this.group.arn },
    });
    const caller: Grantee = {
      allow: (statement) => this.role.allow(statement),
      setEnvironment: () => undefined,
    };
    target.grantInvoke(caller);
    // Includes the use of the key, which also encrypts the schedules.
    deadLetters.grantSend(caller);
  }

  /** Allows the grantee to create schedules in the group, and sets the variables for them: `<ID>_GROUP` and others. */
  grantCreate(grantee: Grantee): void {
    const { key, target, deadLetters } = this.props;
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
    // EventBridge Scheduler encrypts with the permissions of the creator of a schedule.
    key.grantUse(grantee);
    key.grantDescribe(grantee);
    const setVariable = (ending: string, value: string) =>
      grantee.setEnvironment(formatVariableName(this.node.id, ending), value);
    setVariable('GROUP', this.group.name);
    // Written out, because the function that creates the schedules can be their target, which would be a cycle.
    setVariable('TARGET_ARN', `arn:aws:lambda:${region}:${this.account}:function:${target.name}:live`);
    setVariable('ROLE_ARN', this.role.arn);
    setVariable('KEY_ARN', key.arn);
    setVariable('DEAD_LETTERS_ARN', deadLetters.arn);
  }
}
