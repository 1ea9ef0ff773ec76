import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import type { Metric } from './metric';
import { SystemStack } from './system-stack';

/** One line, area, bar, slice or number. */
export type Series = { readonly label: string } & (
  | { readonly metric: Metric }
  /** The average of all metrics with this name and these dimensions; those in `anyOf` can have any value. */
  | { readonly averageOver: Metric; readonly anyOf: readonly string[] }
);

export interface Widget {
  readonly title: string;
  readonly kind: 'line' | 'stacked' | 'bar' | 'pie' | 'number';
  readonly series: readonly Series[];
  /** The unit, shown beside the axis. */
  readonly unit?: string;
}

const COLUMNS = 3;
const WIDTH = 8;
const HEIGHT = 6;

const WIDGET_VIEWS = {
  line: { view: 'timeSeries', stacked: false },
  stacked: { view: 'timeSeries', stacked: true },
  bar: { view: 'bar', stacked: false },
  pie: { view: 'pie', stacked: false },
  number: { view: 'singleValue', stacked: false },
};

/** A CloudWatch dashboard with widgets in three columns. */
export class Dashboard extends Construct {
  /** The address in the AWS console. */
  readonly url: string;

  constructor(scope: Construct, id: string, widgets: readonly Widget[]) {
    super(scope, id);
    const { region } = SystemStack.of(this);
    const name = SystemStack.of(this).createPhysicalName(id, 'dashboard');
    new CloudwatchDashboard(this, 'Default', {
      dashboardName: name,
      dashboardBody: JSON.stringify({ widgets: widgets.map((widget, i) => renderWidget(widget, i, region)) }),
    });
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
  }
}

const renderWidget = ({ title, kind, series, unit }: Widget, index: number, region: string) => ({
  type: 'metric',
  x: (index % COLUMNS) * WIDTH,
  y: Math.floor(index / COLUMNS) * HEIGHT,
  width: WIDTH,
  height: HEIGHT,
  properties: {
    title,
    region,
    ...WIDGET_VIEWS[kind],
    metrics: series.map(renderSeries),
    ...(unit ? { yAxis: { left: { label: unit, showUnits: false, min: 0 } } } : {}),
    // Shows the whole selected time range instead of its last period.
    ...(kind === 'pie' || kind === 'bar' ? { setPeriodToTimeRange: true } : {}),
  },
});

const renderSeries = (series: Series, index: number) => {
  const { label } = series;
  if ('metric' in series) {
    const { namespace, name, dimensions, stat, period } = series.metric;
    return [namespace, name, ...Object.entries(dimensions).flat(), { label, stat, period }];
  }
  return [
    {
      label,
      id: `e${index}`,
      expression: `AVG(${formatSearchExpression(series.averageOver, series.anyOf)})`,
    },
  ];
};

/** Formats a SEARCH expression: namespace and dimension names, then the required values. */
function formatSearchExpression(
  { namespace, name, dimensions, stat, period }: Metric,
  anyOf: readonly string[],
): string {
  // A namespace that contains a hyphen must be quoted.
  const schema = [`"${namespace}"`, ...Object.keys(dimensions), ...anyOf].join(',');
  const equal = Object.entries(dimensions).map(([dimension, value]) => `${dimension}="${value}"`);
  return `SEARCH('{${schema}} MetricName="${name}" ${equal.join(' ')}', '${stat}', ${period})`;
}
