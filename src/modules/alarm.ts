import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Metric } from './metric';
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

/** An alarm over a metric or metric math that is silent where there is no traffic. */
export class Alarm extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const alarm = new CloudwatchMetricAlarm(this, 'Default', {
      // The stack's own alarms have no owner whose name would tell them apart.
      alarmName: stack.physicalName(scope === stack ? id : `${scope.node.id}-${id}`),
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

export interface AnomalyAlarmProps {
  readonly description: string;
  readonly topic: Topic;
  readonly metric: Metric;
  /** The half width of the band of what is expected, in standard deviations. */
  readonly width: number;
  /** How many periods in a row must be above the band. */
  readonly periods: number;
}

/**
 * An alarm that rings above the band that CloudWatch has learnt from the metric's past two weeks. The model that it
 * learns stays in the account when the alarm is deleted.
 */
export class AnomalyAlarm extends Construct {
  constructor(scope: Construct, id: string, props: AnomalyAlarmProps) {
    super(scope, id);
    new CloudwatchMetricAlarm(this, 'Default', {
      alarmName: SystemStack.of(this).physicalName(id),
      alarmDescription: props.description,
      comparisonOperator: 'GreaterThanUpperThreshold',
      thresholdMetricId: 'band',
      evaluationPeriods: props.periods,
      treatMissingData: 'notBreaching',
      alarmActions: [props.topic.arn],
      okActions: [props.topic.arn],
      metricQuery: [
        { ...query('value', props.metric), returnData: true },
        {
          id: 'band',
          expression: `ANOMALY_DETECTION_BAND(value, ${props.width})`,
          label: 'Expected',
          returnData: true,
        },
      ],
    });
  }
}

/** A metric for use in an expression, or as the one that an alarm looks at. */
export const query = (
  id: string,
  { namespace, name, dimensions, stat, period }: Metric,
): CloudwatchMetricAlarmMetricQuery => ({
  id,
  metric: { namespace, metricName: name, dimensions: { ...dimensions }, period, stat },
});

/** A metric that the alarm looks at as it is. */
export const value = (metric: Metric): CloudwatchMetricAlarmMetricQuery => ({
  ...query('value', metric),
  returnData: true,
});

/** One metric of AWS's own, summed over a period, for use in an expression. */
export const sum = (
  id: string,
  namespace: string,
  name: string,
  dimensions: Record<string, string>,
  period = 60,
): CloudwatchMetricAlarmMetricQuery => query(id, { namespace, name, dimensions, stat: 'Sum', period });

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
