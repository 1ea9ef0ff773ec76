import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { fetchAllPages } from '../../../cli/target/fetch-all-pages';
import type { ChartSource } from './chart-source';

/** The limit of GetMetricData. */
const QUERIES_AT_ONCE = 500;

/** Sends requests to CloudWatch; tests replace it. */
export type MetricClient = Pick<CloudWatchClient, 'send'>;

/** A range of time in seconds since 1970. `to` is not part of it. */
export interface MetricRange {
  readonly from: number;
  readonly to: number;
}

/** The datapoints of a metric, by seconds since 1970, or why there are none. */
export interface MetricValues {
  readonly values: ReadonlyMap<number, number>;
  readonly problem?: string;
}

/**
 * Reads the datapoints of metrics and expressions.
 * @param period the shortest period of a datapoint, in seconds; an expression keeps the one that it contains
 * @returns in the order of the sources
 */
export async function readMetricValues(
  metrics: MetricClient,
  sources: readonly ChartSource[],
  { from, to }: MetricRange,
  period: number,
): Promise<readonly MetricValues[]> {
  const queries = sources.map((source, index) => toQuery(source, `m${index}`, period));
  const results = new Map<string, MetricDataResult[]>();
  for (let start = 0; start < queries.length; start += QUERIES_AT_ONCE) {
    const found = await fetchAllPages(
      (NextToken) =>
        metrics.send(
          new GetMetricDataCommand({
            MetricDataQueries: queries.slice(start, start + QUERIES_AT_ONCE),
            StartTime: new Date(from * 1000),
            EndTime: new Date(to * 1000),
            ScanBy: 'TimestampAscending',
            NextToken,
          }),
        ),
      ({ MetricDataResults }) => MetricDataResults,
      ({ NextToken }) => NextToken,
    );
    for (const result of found) {
      const id = result.Id ?? '';
      results.set(id, [...(results.get(id) ?? []), result]);
    }
  }
  return queries.map(({ Id = '' }) => mergeResults(results.get(Id) ?? []));
}

function toQuery(source: ChartSource, Id: string, period: number): MetricDataQuery {
  if ('expression' in source) return { Id, Expression: source.expression };
  const { namespace, name, dimensions, stat } = source;
  return {
    Id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: stat,
    },
  };
}

/** The datapoints of one metric can be divided over several pages. */
function mergeResults(results: readonly MetricDataResult[]): MetricValues {
  const values = new Map(
    results.flatMap(({ Timestamps = [], Values = [] }) =>
      Timestamps.map((time, index) => [time.getTime() / 1000, Values[index] ?? 0] as const),
    ),
  );
  const failed = results.find(
    ({ StatusCode }) => StatusCode === 'InternalError' || StatusCode === 'Forbidden',
  );
  if (!failed) return { values };
  return { values, problem: failed.Messages?.[0]?.Value ?? `CloudWatch answered ${failed.StatusCode}` };
}
