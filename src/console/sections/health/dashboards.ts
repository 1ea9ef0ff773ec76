import { z } from 'zod';
import type { DeployedStack } from '../../server/section';
import { UserError } from '../../../cli/errors';
import type { ChartSource } from './chart-source';
import { type ChartTopic, chooseTopic } from './chart-topics';

const Settings = z.object({
  label: z.string().optional(),
  stat: z.string().optional(),
  period: z.number().optional(),
  expression: z.string().optional(),
});
/** A metric with its dimensions and settings, or an expression. */
const Row = z.array(z.union([z.string(), Settings]));
const Properties = z.object({
  title: z.string().default(''),
  metrics: z.array(Row),
  yAxis: z.object({ left: z.object({ label: z.string().optional() }).optional() }).optional(),
});
const Body = z.object({ widgets: z.array(z.object({ type: z.string(), properties: z.unknown() })) });

/** A chart of a dashboard. */
export interface ChartDefinition {
  readonly title: string;
  readonly topic: ChartTopic;
  readonly unit?: string;
  readonly series: readonly { readonly label: string; readonly source: ChartSource }[];
}

/** CloudWatch's defaults (dashboard body structure and syntax). */
const DEFAULT_STAT = 'Average';
const DEFAULT_PERIOD = 300;

/** Lists the charts of the dashboards of a stack, as its state contains them. @throws UserError if a body is invalid */
export const listCharts = ({ resources }: Pick<DeployedStack, 'resources'>): readonly ChartDefinition[] =>
  resources
    .filter(({ type }) => type === 'aws_cloudwatch_dashboard')
    .flatMap(({ address, attributes }) => parseDashboard(address, String(attributes.dashboard_body)));

function parseDashboard(address: string, body: string): readonly ChartDefinition[] {
  try {
    const { widgets } = Body.parse(JSON.parse(body));
    return widgets.filter(({ type }) => type === 'metric').map(({ properties }) => toChart(properties));
  } catch (error) {
    throw new UserError(
      `the dashboard ${address} has a body that cannot be read: ${(error as Error).message}; ` +
        'deploy the stack again, which restores it',
    );
  }
}

function toChart(properties: unknown): ChartDefinition {
  const { title, metrics, yAxis } = Properties.parse(properties);
  const unit = yAxis?.left?.label;
  const series = metrics.map(toSeries);
  const sources = series.map(({ source }) => source);
  return { title, topic: chooseTopic(sources, unit), ...(unit !== undefined && { unit }), series };
}

/** Converts `[namespace, name, dimension, value, …, settings]`, or `[settings]` with an expression. */
function toSeries(row: z.infer<typeof Row>): ChartDefinition['series'][number] {
  const [namespace = '', name = '', ...pairs] = row.filter((item) => typeof item === 'string');
  const settings: z.infer<typeof Settings> = row.find((item) => typeof item !== 'string') ?? {};
  if (settings.expression !== undefined)
    return { label: settings.label ?? settings.expression, source: { expression: settings.expression } };
  const dimensions = Object.fromEntries(
    pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1] ?? '']] : [])),
  );
  const { label = name, stat = DEFAULT_STAT, period = DEFAULT_PERIOD } = settings;
  return { label, source: { namespace, name, dimensions, stat, period } };
}
