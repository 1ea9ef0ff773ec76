import type { Construct } from 'constructs';
import { Alarm, createSumQueries } from './alarm';
import type { Metric } from './metric';
import type { AlarmText } from './runbook';
import type { Topic } from './topic';

export interface SumAlarmProps extends AlarmText {
  readonly topic: Topic;
  readonly metrics: readonly Metric[];
}

/** Creates an alarm that fires when the sum of metrics is above zero. A metric without data counts as zero. */
export function createSumAlarm(scope: Construct, id: string, { metrics, ...props }: SumAlarmProps): void {
  const byId = Object.fromEntries(metrics.map((metric, index) => [`m${index + 1}`, metric]));
  new Alarm(scope, id, { ...props, threshold: 0, metrics: createSumQueries(byId, id) });
}
