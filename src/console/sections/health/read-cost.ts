import {
  type ChargedMetric,
  type CostLine,
  estimateMeasuredHour,
  formatNumber,
  formatPrice,
  listChargedMetrics,
  PRICES_CHECKED,
} from '../../../domain/cost';
import type { PlannedResource, ResourceValues } from '../../../domain/plan/resources';
import type { DeployedStack } from '../../server/section';
import { type MetricClient, readMetricValues } from './metric-values';
import { readEachStack } from './read-each-stack';

const HOUR_SECONDS = 3600;
/** All periods that CloudWatch stores for longer than the hour are multiples of it. */
const PERIOD = 300;

/** A stack, and the client in its region. */
export interface MeasuredStack extends Pick<DeployedStack, 'name' | 'region' | 'resources'> {
  readonly metrics: MetricClient;
}

/**
 * Computes what the stacks cost in the last hour on AWS, by list prices and their measured traffic.
 * @param now in milliseconds since 1970
 */
export async function readCost(stacks: readonly MeasuredStack[], now: number) {
  const { results, unread } = await readEachStack(stacks, (stack) => readStackCost(stack, now));
  return {
    usd: results.reduce((sum, { usd }) => sum + usd, 0),
    pricesChecked: PRICES_CHECKED,
    stacks: results,
    unread,
  };
}

async function readStackCost({ name, region, resources, metrics }: MeasuredStack, now: number) {
  const priced = resources.map(toPricedResource);
  const charged = listChargedMetrics(priced);
  const to = Math.floor(now / 1000 / PERIOD) * PERIOD;
  const range = { from: to - HOUR_SECONDS, to };
  const sources = charged.map((metric) => ({ ...metric, stat: 'Sum', period: PERIOD }));
  const values = await readMetricValues(metrics, sources, range, PERIOD);
  const measured = charged.map((metric, index) => ({
    metric,
    sum: [...values[index]!.values.values()].reduce((sum, value) => sum + value, 0),
  }));
  const { usd, lines, unpriced } = estimateMeasuredHour(priced, measured, region);
  return {
    stack: name,
    usd,
    lines: lines.map(describeLine),
    unpriced: unpriced.map(({ type, addresses, reason }) => ({ type, count: addresses.length, reason })),
    withoutMetrics: findSilentNamespaces(charged, (index) => values[index]!.values.size > 0),
  };
}

/** Converts a resource of a state to the form that the estimates of plans use. All values of a state are known. */
function toPricedResource({
  address,
  type,
  attributes,
}: DeployedStack['resources'][number]): PlannedResource {
  const values = attributes as ResourceValues;
  return { address, type, id: address.slice(address.lastIndexOf('.') + 1), values, configured: values };
}

const describeLine = ({ usd, service, item, quantity, price, calculation, charge }: CostLine) => ({
  usd,
  service,
  item,
  quantity: `${formatQuantity(quantity)} ${price.unit}`,
  price: formatPrice(price),
  calculation,
  isMeasured: charge === 'usage',
});

/** An hour's part of a month is a small number. */
const formatQuantity = (quantity: number): string =>
  quantity < 1 ? String(Number(quantity.toPrecision(3))) : formatNumber(quantity);

/** Finds the namespaces without any datapoint in the hour: no traffic on AWS, and not reported by the local target. */
function findSilentNamespaces(
  metrics: readonly ChargedMetric[],
  hasValues: (index: number) => boolean,
): readonly string[] {
  const reported = new Set(metrics.flatMap(({ namespace }, index) => (hasValues(index) ? [namespace] : [])));
  return [...new Set(metrics.map(({ namespace }) => namespace))].filter((name) => !reported.has(name));
}
