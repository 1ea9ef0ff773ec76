import type { ChartSource } from './chart-source';
import type { ChartDefinition } from './dashboards';
import { type MetricClient, type MetricValues, readMetricValues, type MetricRange } from './metric-values';

/** At most so many datapoints of a series are read. */
const MAX_POINTS = 360;
/** The periods that CloudWatch accepts for the ranges of the page, in seconds. */
const PERIODS = [10, 60, 300, 3600];
/** Without a datapoint in a period, such a statistic is 0: nothing was counted. */
const COUNTING_STATS = new Set(['Sum', 'SampleCount']);

/** A line of a chart. */
export interface ChartSeries {
  readonly label: string;
  /** One for each time of the chart; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly unit?: string;
  /** Why there are no values, such as an expression that the local target does not evaluate. */
  readonly problem?: string;
}

/** A chart with its values. */
export interface Chart {
  readonly title: string;
  /** The period of each datapoint, in seconds. */
  readonly period: number;
  /** The time that was read, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** In seconds since 1970, ascending. Empty if no series has a value. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
}

/** The metrics of a stack, and how fine they are. */
export interface ChartOptions {
  /** Ends now. In minutes. */
  readonly minutes: number;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** The shortest period of the metrics, in seconds: 60 on AWS, where services report once a minute. */
  readonly shortestPeriod: number;
}

/** Chooses the period of the datapoints, and the range of whole periods that ends now: a period that has not ended looks like a drop. */
export function chooseRange({
  minutes,
  now,
  shortestPeriod,
}: ChartOptions): MetricRange & { readonly period: number } {
  const isPossible = (period: number) => period >= shortestPeriod && (minutes * 60) / period <= MAX_POINTS;
  const period = PERIODS.find(isPossible) ?? PERIODS.at(-1)!;
  const to = Math.floor(now / 1000 / period) * period;
  return { from: to - Math.ceil((minutes * 60) / period) * period, to, period };
}

/** Reads the values of charts. */
export async function readCharts(
  metrics: MetricClient,
  definitions: readonly ChartDefinition[],
  options: ChartOptions,
): Promise<readonly Chart[]> {
  const range = chooseRange(options);
  const sources = definitions.flatMap(({ series }) => series.map(({ source }) => source));
  const values = await readMetricValues(metrics, sources, range, range.period);
  let next = 0;
  return definitions.map((definition) => {
    const own = values.slice(next, (next += definition.series.length));
    return buildChart(definition, own, range);
  });
}

function buildChart(
  { title, unit, series }: ChartDefinition,
  values: readonly MetricValues[],
  { from, to, period }: MetricRange & { readonly period: number },
): Chart {
  const counted = series.map(({ source }, index) => isCounting(source) && values[index]!.values.size > 0);
  // A line that counts has a value in each period. For others, periods without any value are omitted.
  const times = counted.includes(true)
    ? Array.from({ length: (to - from) / period }, (_, index) => from + index * period)
    : [...new Set(values.flatMap((own) => [...own.values.keys()]))].sort((a, b) => a - b);
  return {
    title,
    period,
    from,
    to,
    times,
    series: series.map(({ label }, index) => {
      const { values: own, problem } = values[index]!;
      const missing = counted[index] ? 0 : null;
      return {
        label,
        values: times.map((time) => own.get(time) ?? missing),
        ...(unit !== undefined && { unit }),
        ...(problem !== undefined && { problem }),
      };
    }),
  };
}

const isCounting = (source: ChartSource): boolean => 'stat' in source && COUNTING_STATS.has(source.stat);
