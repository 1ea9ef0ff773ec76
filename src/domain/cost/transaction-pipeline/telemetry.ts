import { asBlocks, type PlannedResource } from '../../plan/resources';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import { DURATIONS, METRICS } from '../../transactions';
import type { CostedStack } from '../stack';
import { ASSUMPTIONS } from './assumptions';
import { type MonthlyFlow, TRAFFIC_HOURS } from './traffic';

/** Counters that several functions have, each with its own dimension: version conflicts, queued requests, reset histories. */
const COUNTERS_OF_SEVERAL = 4;

/** Estimates the custom metrics, which AWS charges for in each hour with data. */
export function estimateMetrics({ transactions }: MonthlyFlow): readonly Usage[] {
  const metrics =
    transactions > 0 ? Object.keys(METRICS).length + Object.keys(DURATIONS).length + COUNTERS_OF_SEVERAL : 0;
  const price = PRICE_LIST.cloudWatch.metric;
  const calculation = 'all metrics of the functions, in every hour';
  return [createTrafficUsage('CloudWatch', 'custom metrics', metrics, price, calculation, [])];
}

/** Estimates the traces: a part of the requests, by the sampling rule of the stack or the default rule of X-Ray. */
export function estimateTraces(
  stack: CostedStack,
  functions: readonly PlannedResource[],
  { transactions, queries }: MonthlyFlow,
): readonly Usage[] {
  const traced = functions.filter(({ values }) => asBlocks(values.tracing_config)[0]?.mode === 'Active');
  if (traced.length === 0) return [];
  const [rule] = stack.findByType('aws_xray_sampling_rule');
  const reservoir = Number(rule?.values.reservoir_size ?? ASSUMPTIONS.tracesPerSecond);
  const share = Number(rule?.values.fixed_rate ?? ASSUMPTIONS.tracedShare);
  const requests = transactions + queries;
  const first = Math.min(requests, reservoir * TRAFFIC_HOURS * 3600);
  const traces = first + (requests - first) * share;
  const calculation = `${formatNumber(reservoir)} a second, and ${formatNumber(share * 100)} % of the other requests`;
  return [createTrafficUsage('X-Ray', 'traces', traces, PRICE_LIST.xray.traceRecorded, calculation, [])];
}
