import { asBlocks } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { countHealthRequests } from '../health-checks';
import { getRunsPerHour, HOURS_PER_MONTH } from '../hours';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import type { CostedStack } from '../stack';
import { TRAFFIC_HOURS } from '../trades';
import { ASSUMPTIONS } from './assumptions';
import { estimateApi } from './requests';
import type { MonthlyOrders } from './traffic';

const FUNCTION = 'aws_lambda_function';
const SCHEDULED = [
  ['OutboxRelay', ASSUMPTIONS.relayMs],
  ['OutsideMonitor', ASSUMPTIONS.monitorMs],
  ['InsideMonitor', ASSUMPTIONS.monitorMs],
] as const;

/** Estimates what runs without orders: the requests of health checks, the hourly monitors, and the relay. */
export const estimateMonitoring = (stack: CostedStack): readonly Usage[] => [
  ...estimateHealthRequests(stack),
  ...SCHEDULED.flatMap(([name, milliseconds]) => estimateScheduled(stack, name, milliseconds)),
  createTrafficUsage(
    'CloudWatch',
    'custom metrics',
    ASSUMPTIONS.customMetrics,
    PRICE_LIST.cloudWatch.metric,
    'the metrics of the functions, in all hours (assumed)',
    [],
  ),
];

function estimateHealthRequests(stack: CostedStack): readonly Usage[] {
  const requests = countHealthRequests(stack);
  const fn = stack.findByName(FUNCTION, 'Health');
  return fn === undefined
    ? []
    : [
        ...estimateApi(stack, requests, 'requests of health checks'),
        ...estimateInvocations(fn, requests, ASSUMPTIONS.healthMs, 'each request of a health check'),
        ...estimateLogs(stack, fn, requests, ASSUMPTIONS.invocationLogBytes),
      ];
}

function estimateScheduled(stack: CostedStack, name: string, milliseconds: number): readonly Usage[] {
  const fn = stack.findByName(FUNCTION, name);
  const schedule = stack
    .findByType('aws_scheduler_schedule')
    .find(({ values }) => fn && stack.findFunctions(values.target).includes(fn));
  const runs = (getRunsPerHour(schedule?.values.schedule_expression) ?? 0) * HOURS_PER_MONTH;
  return fn === undefined
    ? []
    : [
        ...estimateInvocations(fn, runs, milliseconds, 'its schedule'),
        ...estimateLogs(stack, fn, runs, ASSUMPTIONS.invocationLogBytes),
      ];
}

/** Estimates the traces of requests: a part of them, by the default rule of X-Ray. */
export function estimateTraces(stack: CostedStack, { requests }: MonthlyOrders): readonly Usage[] {
  const traced = stack
    .findByType(FUNCTION)
    .some(({ values }) => asBlocks(values.tracing_config)[0]?.mode === 'Active');
  if (!traced) return [];
  const { tracesPerSecond, tracedShare } = ASSUMPTIONS;
  const first = Math.min(requests, tracesPerSecond * TRAFFIC_HOURS * 3600);
  return [
    createTrafficUsage(
      'X-Ray',
      'traces',
      first + (requests - first) * tracedShare,
      PRICE_LIST.xray.traceRecorded,
      `${tracesPerSecond} a second, and ${formatNumber(tracedShare * 100)} % of the other requests`,
      [],
    ),
  ];
}
