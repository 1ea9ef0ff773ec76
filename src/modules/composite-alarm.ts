import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { Construct } from 'constructs';
import type { Alarm } from './alarm';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

export interface CompositeAlarmProps {
  /** The impact of the problem, and what to check first. */
  readonly description: string;
  readonly topic: Topic;
  /** The alarm fires if all alarms of at least one of these combinations fire. */
  readonly anyOf: readonly (readonly Alarm[])[];
}

/** An alarm on the states of other alarms of the stack. */
export class CompositeAlarm extends Construct {
  constructor(scope: Construct, id: string, { description, topic, anyOf }: CompositeAlarmProps) {
    super(scope, id);
    const topics = topic.notifyOfAlarms();
    for (const alarm of anyOf.flat()) alarm.deleteAfterReferences();
    new CloudwatchCompositeAlarm(this, 'Default', {
      alarmName: SystemStack.of(this).createPhysicalName(id, 'alarm'),
      alarmDescription: description,
      // The references make Terraform create the alarms first, and delete them last.
      alarmRule: anyOf
        .map((alarms) => `(${alarms.map(({ name }) => `ALARM("${name}")`).join(' AND ')})`)
        .join(' OR '),
      alarmActions: topics,
      okActions: topics,
    });
  }
}
