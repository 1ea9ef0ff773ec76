import { asBlocks, type PlannedResource, type ResourceValues } from '../../domain/plan/resources';

/** A metric that an alarm looks at. */
interface Metric {
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: ResourceValues;
}

const read = ({ metric_name: name, namespace, dimensions }: ResourceValues): Metric[] =>
  typeof name === 'string'
    ? [{ name, namespace: String(namespace), dimensions: asBlocks(dimensions)[0] ?? {} }]
    : [];

/** The metrics of an alarm: its own one, and those of its expressions. */
export const metricsOf = ({ values }: PlannedResource): readonly Metric[] => [
  ...read(values),
  ...asBlocks(values.metric_query).flatMap(({ metric }) => asBlocks(metric).flatMap(read)),
];

/** Whether the alarm is about a metric of AWS's, for one thing as a whole. */
export const watches = (
  alarm: PlannedResource,
  [namespace, name]: readonly [string, string],
  dimensions: ResourceValues,
): boolean =>
  metricsOf(alarm).some(
    (metric) =>
      metric.namespace === namespace &&
      metric.name === name &&
      Object.keys(metric.dimensions).sort().join() === Object.keys(dimensions).sort().join() &&
      Object.entries(dimensions).every(([key, value]) => metric.dimensions[key] === value),
  );
