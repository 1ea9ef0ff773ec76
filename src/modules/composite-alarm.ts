import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { Construct } from 'constructs';
import type { Alarm } from './alarm';
import { type AlarmText, formatAlarmDescription } from './runbook';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

export interface CompositeAlarmProps extends AlarmText {
  readonly topic: Topic;
  /** The alarm fires if all alarms of at least one of these combinations fire. */
  readonly anyOf: readonly (readonly Alarm[])[];
}

/** An alarm on the states of other alarms of the stack. */
export class CompositeAlarm extends Construct {
  constructor(scope: Construct, id: string, { topic, anyOf, ...text }: CompositeAlarmProps) {
    super(scope, id);
    const topics = topic.notifyOfAlarms();
    for (const alarm of anyOf.flat()) alarm.deleteAfterReferences();
    new CloudwatchCompositeAlarm(this, 'Default', {
      alarmName: SystemStack.of(this).createPhysicalName(id, 'alarm'),
      alarmDescription: formatAlarmDescription(text),
      // The references make Terraform create the alarms first, and delete them last.
      alarmRule: anyOf
        .map((alarms) => `(${alarms.map(({ name }) => `ALARM("${name}")`).join(' AND ')})`)
        .join(' OR '),
      alarmActions: topics,
      okActions: topics,
    });
  }
}
