import { asBlocks, type PlannedResource, type ResourceValues } from '../../domain/plan/resources';

/** A metric of an alarm. */
interface AlarmMetric {
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: ResourceValues;
}

const readMetric = ({ metric_name: name, namespace, dimensions }: ResourceValues): AlarmMetric[] =>
  typeof name === 'string'
    ? [{ name, namespace: String(namespace), dimensions: asBlocks(dimensions)[0] ?? {} }]
    : [];

/** Returns the metrics of an alarm: its own metric, or the metrics of its expressions. */
export const getAlarmMetrics = ({ values }: PlannedResource): readonly AlarmMetric[] => [
  ...readMetric(values),
  ...asBlocks(values.metric_query).flatMap(({ metric }) => asBlocks(metric).flatMap(readMetric)),
];

/** Whether an alarm is on a metric with exactly these dimensions. */
export const isAlarmOn = (
  alarm: PlannedResource,
  [namespace, name]: readonly [string, string],
  dimensions: ResourceValues,
): boolean =>
  getAlarmMetrics(alarm).some(
    (metric) =>
      metric.namespace === namespace &&
      metric.name === name &&
      Object.keys(metric.dimensions).sort().join() === Object.keys(dimensions).sort().join() &&
      Object.entries(dimensions).every(([key, value]) => metric.dimensions[key] === value),
  );
