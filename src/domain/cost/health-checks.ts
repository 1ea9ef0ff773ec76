import type { PlannedResource } from '../plan/resources';
import { HOURS_PER_MONTH } from './hours';
import { createStandingUsage, type Usage } from './line';
import { PRICE_LIST } from './prices';
import { type CostedStack, getLabel } from './stack';

const { route53 } = PRICE_LIST;
const TYPE = 'aws_route53_health_check';
const FAST_INTERVAL = 10;
/**
 * About 15 health checkers send requests independently of each other, so with an interval of 30 seconds an endpoint gets a
 * request every two seconds (Route 53 Developer Guide, how Route 53 determines whether a health check is healthy).
 */
const CHECKERS = 15;

/** Whether the check sends requests: a calculated one, or one of an alarm, does not. */
const isEndpointCheck = ({ values }: PlannedResource): boolean => /^(HTTPS?|TCP)/.test(String(values.type));

const getInterval = ({ values }: PlannedResource): number => Number(values.request_interval ?? 30);

/** Counts the options with a price: HTTPS, a searched string, the short interval, and the measurement of latency. */
const countOptions = (check: PlannedResource): number => {
  const { type, measure_latency: latency } = check.values;
  return [
    String(type).startsWith('HTTPS'),
    String(type).endsWith('STR_MATCH'),
    getInterval(check) === FAST_INTERVAL,
    latency === true,
  ].filter(Boolean).length;
};

/** Estimates health checks of endpoints in AWS, and their options. */
export function estimateHealthChecks(stack: CostedStack): readonly Usage[] {
  const checks = stack.findByType(TYPE);
  const options = checks.reduce((sum, check) => sum + countOptions(check), 0);
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    quantity > 0 ? [createStandingUsage('Route 53', item, quantity, price, calculation, checks)] : [];
  return [
    ...add('health checks', checks.length, route53.healthCheck, checks.map(getLabel).join(', ')),
    ...add(
      'options of health checks',
      options,
      route53.healthCheckOption,
      'HTTPS, string matching, short intervals and latency count once each',
    ),
  ];
}

/** Counts the requests of a month that health checks send. */
export const countHealthRequests = (stack: CostedStack): number =>
  stack
    .findByType(TYPE)
    .filter(isEndpointCheck)
    .reduce((sum, check) => sum + (CHECKERS / getInterval(check)) * HOURS_PER_MONTH * 3600, 0);
