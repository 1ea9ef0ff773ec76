import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, ServiceRole } from './iam';
import type { Queue } from './queue';
import { SystemStack } from './system-stack';

/** The principal of EventBridge Scheduler. */
export const SCHEDULER = 'scheduler.amazonaws.com';

export interface ScheduleGroupProps {
  readonly key: EncryptionKey;
  /** Receives the events that EventBridge Scheduler could not deliver. */
  readonly deadLetters: Queue;
}

/**
 * A group of schedules with one dead-letter queue. AWS reports the metrics of schedules by their group, and names the
 * group as the source when it assumes the role of a schedule.
 */
export class ScheduleGroup extends Construct {
  readonly name: string;
  readonly key: EncryptionKey;
  readonly deadLetters: Queue;
  readonly arn: string;

  constructor(scope: Construct, id: string, { key, deadLetters }: ScheduleGroupProps) {
    super(scope, id);
    this.key = key;
    this.deadLetters = deadLetters;
    const group = new SchedulerScheduleGroup(this, 'Default', {
      name: SystemStack.of(this).createPhysicalName(id, 'schedule-group'),
    });
    this.name = group.name;
    this.arn = group.arn;
  }

  /**
   * Creates a role for schedules of this group, which may also send undelivered events to the dead-letter queue.
   * @param grantTarget grants the permissions that the target of the schedules needs
   */
  createRole(scope: Construct, grantTarget: (grantee: Grantee) => void): ServiceRole {
    const role = new ServiceRole(scope, 'Role', SCHEDULER, {
      StringEquals: { 'aws:SourceAccount': this.key.account, 'aws:SourceArn': this.arn },
    });
    grantTarget(role);
    // Includes the use of the key, which also encrypts the schedules.
    this.deadLetters.grantSend(role);
    return role;
  }
}
