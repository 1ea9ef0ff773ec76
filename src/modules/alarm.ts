import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Metric } from './metric';
import { type AlarmText, formatAlarmDescription } from './runbook';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

export interface AlarmProps extends AlarmText {
  /** Receives a message when the alarm changes to ALARM and back to OK. The topic’s second topic receives it too. */
  readonly topic: Topic;
  readonly metrics: readonly CloudwatchMetricAlarmMetricQuery[];
  /** The alarm fires above this value. */
  readonly threshold: number;
  /**
   * The number of consecutive periods above the threshold.
   * @default 1
   */
  readonly periods?: number;
  /**
   * Whether the alarm also fires without data, for metrics that exist as long as something works.
   * @default false - it stays OK without traffic
   */
  readonly firesWithoutData?: boolean;
}

/** An alarm on a metric or metric math expression. */
export class Alarm extends Construct {
  readonly name: string;
  /** The name as a plain string, for event patterns. */
  readonly physicalName: string;
  readonly arn: string;
  private readonly alarm: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const topics = props.topic.notifyOfAlarms();
    // The name of an alarm in another construct begins with that construct's id.
    const nameId = scope === stack ? id : `${scope.node.id}-${id}`;
    this.physicalName = stack.createPhysicalName(nameId, 'alarm');
    this.alarm = new CloudwatchMetricAlarm(this, 'Default', {
      alarmName: this.physicalName,
      alarmDescription: formatAlarmDescription(props),
      comparisonOperator: 'GreaterThanThreshold',
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: props.firesWithoutData ? 'breaching' : 'notBreaching',
      alarmActions: topics,
      okActions: topics,
      metricQuery: [...props.metrics],
    });
    this.name = this.alarm.alarmName;
    this.arn = this.alarm.arn;
  }

  /**
   * Makes Terraform delete the alarm after the changes of what refers to it. Otherwise an alarm that is removed from the rule of
   * a composite alarm would be deleted first, and CloudWatch refuses that while the old rule contains it.
   */
  deleteAfterReferences(): void {
    this.alarm.lifecycle = { createBeforeDestroy: true };
  }
}

export interface AnomalyAlarmProps extends AlarmText {
  readonly topic: Topic;
  readonly metric: Metric;
  /** The half width of the band of expected values, in standard deviations. */
  readonly width: number;
  /** The number of consecutive periods above the band. */
  readonly periods: number;
}

/**
 * An alarm that fires above the band that CloudWatch learns from the last two weeks of the metric. The learned model
 * remains in the account when the alarm is deleted.
 */
export class AnomalyAlarm extends Construct {
  constructor(scope: Construct, id: string, props: AnomalyAlarmProps) {
    super(scope, id);
    const topics = props.topic.notifyOfAlarms();
    new CloudwatchMetricAlarm(this, 'Default', {
      alarmName: SystemStack.of(this).createPhysicalName(id, 'alarm'),
      alarmDescription: formatAlarmDescription(props),
      comparisonOperator: 'GreaterThanUpperThreshold',
      thresholdMetricId: 'band',
      evaluationPeriods: props.periods,
      treatMissingData: 'notBreaching',
      alarmActions: topics,
      okActions: topics,
      metricQuery: [
        { ...asMetricQuery('value', props.metric), returnData: true },
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

/** Creates a query for a metric, for use in an expression. */
export const asMetricQuery = (
  id: string,
  { namespace, name, dimensions, stat, period }: Metric,
): CloudwatchMetricAlarmMetricQuery => ({
  id,
  metric: { namespace, metricName: name, dimensions: { ...dimensions }, period, stat },
});

/** Creates a query whose value the alarm evaluates. */
export const asAlarmValue = (metric: Metric): CloudwatchMetricAlarmMetricQuery => ({
  ...asMetricQuery('value', metric),
  returnData: true,
});

/** Creates a query for the sum of an AWS metric, for use in an expression. */
export const asSumQuery = (
  id: string,
  namespace: string,
  name: string,
  dimensions: Record<string, string>,
  period = 60,
): CloudwatchMetricAlarmMetricQuery =>
  asMetricQuery(id, { namespace, name, dimensions, stat: 'Sum', period });

/** Creates a query for the maximum of an AWS metric within a minute, which the alarm evaluates. */
export const asMaximumQuery = (
  namespace: string,
  metricName: string,
  dimensions: Record<string, string>,
): CloudwatchMetricAlarmMetricQuery => ({
  id: 'value',
  metric: { namespace, metricName, dimensions, period: 60, stat: 'Maximum' },
  returnData: true,
});

/**
 * Creates queries for the sum of several metrics, which the alarm evaluates. A metric without data counts as zero.
 * @param metrics the metrics by the ids of their queries
 */
export const createSumQueries = (
  metrics: Readonly<Record<string, Metric>>,
  label: string,
): CloudwatchMetricAlarmMetricQuery[] => [
  ...Object.entries(metrics).map(([id, metric]) => asMetricQuery(id, metric)),
  asExpression(
    Object.keys(metrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(' + '),
    label,
  ),
];

/** Creates an expression over the other queries, which the alarm evaluates. */
export const asExpression = (formula: string, label: string): CloudwatchMetricAlarmMetricQuery => ({
  id: 'value',
  expression: formula,
  label,
  returnData: true,
});
