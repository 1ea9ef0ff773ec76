import { z } from 'zod';
import type { DeployedStack } from '../../server/section';
import { ConsoleError } from '../../server/errors';
import type { ChartDefinition } from './dashboards';

/** The metrics of an alarm, as a state contains them. An expression has no `metric`. */
const MetricQueries = z.array(
  z.object({
    metric: z
      .array(
        z.object({
          namespace: z.string(),
          metric_name: z.string(),
          dimensions: z.record(z.string(), z.string()).nullish(),
          stat: z.string(),
          period: z.number(),
        }),
      )
      .default([]),
  }),
);

/**
 * Describes the chart of the metrics that an alarm evaluates. Expressions over them are not part of it.
 * @param name the physical name of the alarm
 */
export function describeAlarmChart(
  { name: stack, resources }: Pick<DeployedStack, 'name' | 'resources'>,
  name: string,
): ChartDefinition {
  const found = resources.find(
    ({ type, attributes }) => type === 'aws_cloudwatch_metric_alarm' && attributes.alarm_name === name,
  );
  if (!found)
    throw new ConsoleError(404, {
      what: `${stack} has no alarm on metrics with the name ${JSON.stringify(name)}`,
      fix: 'reload the page; a composite alarm has no metrics of its own',
    });
  const queries = MetricQueries.parse(found.attributes.metric_query ?? []);
  const series = queries.flatMap(({ metric }) =>
    metric.map(({ namespace, metric_name: metricName, dimensions, stat, period }) => ({
      label: `${metricName}, ${stat}`,
      source: { namespace, name: metricName, dimensions: dimensions ?? {}, stat, period },
    })),
  );
  return { title: 'What the alarm measures, in the last hour', topic: 'errors', series };
}
