import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

export interface AlarmProps {
  /** What it means when it rings, and what to look at first. */
  readonly description: string;
  /** The topic that is told when it rings and when it stops. */
  readonly topic: Topic;
  readonly metrics: readonly CloudwatchMetricAlarmMetricQuery[];
  /** It rings above this. */
  readonly threshold: number;
  /**
   * How many periods in a row must be above the threshold.
   * @default 1
   */
  readonly periods?: number;
}

/** An alarm over metric math that is silent where there is no traffic. */
export class Alarm extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const alarm = new CloudwatchMetricAlarm(this, 'Default', {
      alarmName: SystemStack.of(this).physicalName(`${scope.node.id}-${id}`),
      alarmDescription: props.description,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: 'notBreaching',
      alarmActions: [props.topic.arn],
      okActions: [props.topic.arn],
      metricQuery: [...props.metrics],
    });
    this.name = alarm.alarmName;
    this.arn = alarm.arn;
  }
}

/** One metric of AWS's own, summed over a period, for use in an expression. */
export const sum = (
  id: string,
  namespace: string,
  metricName: string,
  dimensions: Record<string, string>,
  periodSeconds = 60,
): CloudwatchMetricAlarmMetricQuery => ({
  id,
  metric: { namespace, metricName, dimensions, period: periodSeconds, stat: 'Sum' },
});

/** The highest value of one metric within a minute, as what the alarm looks at. */
export const highest = (
  namespace: string,
  metricName: string,
  dimensions: Record<string, string>,
): CloudwatchMetricAlarmMetricQuery => ({
  id: 'value',
  metric: { namespace, metricName, dimensions, period: 60, stat: 'Maximum' },
  returnData: true,
});

/** The value that the alarm looks at: an expression over the other metrics. */
export const expression = (formula: string, label: string): CloudwatchMetricAlarmMetricQuery => ({
  id: 'value',
  expression: formula,
  label,
  returnData: true,
});
