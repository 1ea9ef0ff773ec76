import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import type { Metric } from './metric';
import { SystemStack } from './system-stack';

/** One line, area, bar, slice or number. */
export type Series = { readonly label: string } & (
  | { readonly metric: Metric }
  /** The average over all metrics of this name that have these dimensions, some of them with any value. */
  | { readonly averageOver: Metric; readonly anyOf: readonly string[] }
);

export interface Widget {
  readonly title: string;
  readonly kind: 'line' | 'stacked' | 'bar' | 'pie' | 'number';
  readonly series: readonly Series[];
  /** What the numbers are in, beside the axis. */
  readonly unit?: string;
}

const COLUMNS = 3;
const WIDTH = 8;
const HEIGHT = 6;

const KINDS = {
  line: { view: 'timeSeries', stacked: false },
  stacked: { view: 'timeSeries', stacked: true },
  bar: { view: 'bar', stacked: false },
  pie: { view: 'pie', stacked: false },
  number: { view: 'singleValue', stacked: false },
};

/** A CloudWatch dashboard: widgets in three columns, in their order. */
export class Dashboard extends Construct {
  /** Where people see it. */
  readonly url: string;

  constructor(scope: Construct, id: string, widgets: readonly Widget[]) {
    super(scope, id);
    const { region } = SystemStack.of(this);
    const name = SystemStack.of(this).physicalName(id);
    new CloudwatchDashboard(this, 'Default', {
      dashboardName: name,
      dashboardBody: JSON.stringify({ widgets: widgets.map((widget, i) => render(widget, i, region)) }),
    });
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
  }
}

const render = ({ title, kind, series, unit }: Widget, index: number, region: string) => ({
  type: 'metric',
  x: (index % COLUMNS) * WIDTH,
  y: Math.floor(index / COLUMNS) * HEIGHT,
  width: WIDTH,
  height: HEIGHT,
  properties: {
    title,
    region,
    ...KINDS[kind],
    metrics: series.map(renderSeries),
    ...(unit ? { yAxis: { left: { label: unit, showUnits: false, min: 0 } } } : {}),
    // Of a pie, a bar or a number: the whole of the time that is looked at, not its last minute.
    ...(kind === 'pie' || kind === 'bar' ? { setPeriodToTimeRange: true } : {}),
  },
});

const renderSeries = (series: Series, index: number) => {
  const { label } = series;
  if ('metric' in series) {
    const { namespace, name, dimensions, stat, period } = series.metric;
    return [namespace, name, ...Object.entries(dimensions).flat(), { label, stat, period }];
  }
  return [{ label, id: `e${index}`, expression: `AVG(${search(series.averageOver, series.anyOf)})` }];
};

/** CloudWatch's search: the namespace with the names of the dimensions, then what must be equal. */
function search({ namespace, name, dimensions, stat, period }: Metric, anyOf: readonly string[]): string {
  // A namespace with a hyphen in it wants quotation marks.
  const schema = [`"${namespace}"`, ...Object.keys(dimensions), ...anyOf].join(',');
  const equal = Object.entries(dimensions).map(([dimension, value]) => `${dimension}="${value}"`);
  return `SEARCH('{${schema}} MetricName="${name}" ${equal.join(' ')}', '${stat}', ${period})`;
}
