import type { Construct } from 'constructs';
import type { Grantee, ServiceRole } from './iam';
import { formatVariableName } from './variable-name';
import { ScheduleGroup, type ScheduleGroupProps, SCHEDULER } from './schedule-group';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface OneTimeSchedulesProps extends ScheduleGroupProps {
  /** The function that the schedules invoke. */
  readonly target: ServerlessFunction;
}

/**
 * A group for schedules that a function creates at run time. Each schedule invokes the live version of a function once.
 * Environment variables contain everything that a schedule needs except its time and input. When the group is
 * destroyed, AWS deletes its remaining schedules.
 */
export class OneTimeSchedules extends ScheduleGroup {
  private readonly role: ServiceRole;
  private readonly target: ServerlessFunction;

  constructor(scope: Construct, id: string, { target, ...props }: OneTimeSchedulesProps) {
    super(scope, id, props);
    this.target = target;
    this.role = this.createRole(this, (caller) => target.grantInvoke(caller));
  }

  /** Allows the grantee to create schedules in the group, and sets the variables for them: `<ID>_GROUP` and others. */
  grantCreate(grantee: Grantee): void {
    const { key, target, deadLetters } = this;
    const { region } = SystemStack.of(this);
    grantee.allow({
      actions: ['scheduler:CreateSchedule'],
      resources: [`arn:aws:scheduler:${region}:${key.account}:schedule/${this.name}/*`],
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
    setVariable('GROUP', this.name);
    // The ARN is written out: the function that creates the schedules can also be their target, and a reference would
    // be a cycle.
    setVariable('TARGET_ARN', `arn:aws:lambda:${region}:${key.account}:function:${target.name}:live`);
    setVariable('ROLE_ARN', this.role.arn);
    setVariable('KEY_ARN', key.arn);
    setVariable('DEAD_LETTERS_ARN', deadLetters.arn);
  }
}
