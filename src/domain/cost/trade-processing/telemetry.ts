import { asBlocks, type PlannedResource } from '../../plan/resources';
import { TRADE_METRICS } from '../../trade-records';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import type { CostedStack } from '../stack';
import { type MonthlyTrades, TRAFFIC_HOURS } from '../trades';
import { ASSUMPTIONS } from './assumptions';
import { EVENT_FUNCTIONS } from './functions';

const GB = 1024 ** 3;
const { cloudWatch, xray } = PRICE_LIST;
/** The age of checkpoints, and the use of earlier settings, which all four functions count. */
const CUSTOM_METRICS = Object.keys(TRADE_METRICS).length + 1 + 3;

/** Estimates the metrics of the functions and of Lambda Insights, which AWS charges for in each hour with data. */
export function estimateMetrics(stack: CostedStack, { events }: MonthlyTrades): readonly Usage[] {
  const functions = findEventFunctions(stack);
  const share = events === 0 ? 0 : TRAFFIC_HOURS / 730;
  const insights = functions.length * ASSUMPTIONS.insightsMetrics;
  const insightsGb = (events * functions.length * ASSUMPTIONS.insightsBytes) / GB;
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    createTrafficUsage('CloudWatch', item, quantity, price, calculation, []);
  return functions.length === 0
    ? []
    : [
        add(
          'custom metrics',
          CUSTOM_METRICS * share,
          cloudWatch.metric,
          'all metrics of the functions, in the hours with trades',
        ),
        add(
          'metrics of Lambda Insights',
          insights * share,
          cloudWatch.metric,
          `${ASSUMPTIONS.insightsMetrics} for each of ${functions.length} functions, in the hours with trades`,
        ),
        add(
          'logs of Lambda Insights',
          insightsGb,
          cloudWatch.logsIn,
          `${formatNumber(ASSUMPTIONS.insightsBytes)} bytes for each invocation (assumed)`,
        ),
      ];
}

/** Estimates the traces of executions: a part of them, by the default rule of X-Ray. */
export function estimateTraces(stack: CostedStack, { events }: MonthlyTrades): readonly Usage[] {
  const traced = findEventFunctions(stack).some(
    ({ values }) => asBlocks(values.tracing_config)[0]?.mode === 'Active',
  );
  if (!traced) return [];
  const { tracesPerSecond, tracedShare } = ASSUMPTIONS;
  const first = Math.min(events, tracesPerSecond * TRAFFIC_HOURS * 3600);
  const traces = first + (events - first) * tracedShare;
  const calculation = `${tracesPerSecond} a second, and ${formatNumber(tracedShare * 100)} % of the other executions`;
  return [createTrafficUsage('X-Ray', 'traces', traces, xray.traceRecorded, calculation, [])];
}

const findEventFunctions = (stack: CostedStack): readonly PlannedResource[] =>
  EVENT_FUNCTIONS.flatMap(({ name }) => stack.findByName('aws_lambda_function', name) ?? []);
