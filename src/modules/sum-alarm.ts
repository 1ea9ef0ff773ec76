import type { Construct } from 'constructs';
import { Alarm, createSumQueries } from './alarm';
import type { Metric } from './metric';
import type { Topic } from './topic';

/** Creates an alarm that fires when the sum of metrics is above zero. A metric without data counts as zero. */
export function createSumAlarm(
  scope: Construct,
  id: string,
  description: string,
  metrics: readonly Metric[],
  topic: Topic,
): void {
  const byId = Object.fromEntries(metrics.map((metric, index) => [`m${index + 1}`, metric]));
  new Alarm(scope, id, { description, topic, threshold: 0, metrics: createSumQueries(byId, id) });
}
