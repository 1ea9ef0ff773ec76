import { blocks, type PlannedResource, type Values } from '../../domain/plan/resources';

/** A metric that an alarm looks at. */
interface Metric {
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: Values;
}

const read = ({ metric_name: name, namespace, dimensions }: Values): Metric[] =>
  typeof name === 'string'
    ? [{ name, namespace: String(namespace), dimensions: blocks(dimensions)[0] ?? {} }]
    : [];

/** The metrics of an alarm: its own one, and those of its expressions. */
export const metricsOf = ({ values }: PlannedResource): readonly Metric[] => [
  ...read(values),
  ...blocks(values.metric_query).flatMap(({ metric }) => blocks(metric).flatMap(read)),
];

/** Whether the alarm is about a metric of AWS's, for one thing as a whole. */
export const watches = (
  alarm: PlannedResource,
  [namespace, name]: readonly [string, string],
  dimensions: Values,
): boolean =>
  metricsOf(alarm).some(
    (metric) =>
      metric.namespace === namespace &&
      metric.name === name &&
      Object.keys(metric.dimensions).sort().join() === Object.keys(dimensions).sort().join() &&
      Object.entries(dimensions).every(([key, value]) => metric.dimensions[key] === value),
  );
