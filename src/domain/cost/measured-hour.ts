import type { PlannedResource } from '../plan/resources';
import { findUnpriced, type Unpriced } from './coverage';
import { HOURS_PER_MONTH } from './hours';
import { type CostLine, priceUsage, sumCost } from './line';
import type { ChargedMetric } from './measured-metrics';
import { estimateUsage } from './month';
import { getRegionalPrice, LISTED_REGION } from './regional-prices';

/** A metric that AWS charges for, and its sum over the hour. */
export interface MeasuredSum {
  readonly metric: ChargedMetric;
  readonly sum: number;
}

/** What a stack costs in an hour, by list prices and its measured traffic. */
export interface HourlyCost {
  /** USD of all lines. */
  readonly usd: number;
  /** The most expensive first. */
  readonly lines: readonly CostLine[];
  /** The parts of the stack that the sum does not include. */
  readonly unpriced: readonly Unpriced[];
}

/**
 * Computes what a stack costs in an hour: an hour's part of what its resources cost in a month of 730 hours, and what its
 * traffic used according to the metrics.
 * @param region the region of the stack, whose prices apply
 */
export function estimateMeasuredHour(
  resources: readonly PlannedResource[],
  measured: readonly MeasuredSum[],
  region = LISTED_REGION,
): HourlyCost {
  const standing = estimateUsage(resources, undefined, region).standing.map((usage) => ({
    ...usage,
    quantity: usage.quantity / HOURS_PER_MONTH,
  }));
  const traffic = measured.flatMap(({ metric, sum }) => metric.toUsage(sum));
  const usages = [...standing, ...traffic].map((usage) => ({
    ...usage,
    price: getRegionalPrice(usage.price, region),
  }));
  const lines = [...priceUsage(usages.filter(({ quantity }) => quantity > 0))].sort((a, b) => b.usd - a.usd);
  return { usd: sumCost(lines), lines, unpriced: findUnpriced(resources, usages) };
}
