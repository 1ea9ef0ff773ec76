import type { PlannedResource } from '../plan/resources';
import { HOURS_PER_MONTH } from './hours';
import type { ChargedMetric } from './measured-metrics';
import { estimateUsage } from './month';
import { priceStack, type CostBreakdown } from './price-stack';
import { LISTED_REGION } from './regional-prices';

/** A metric that AWS charges for, and its sum over the hour. */
export interface MeasuredSum {
  readonly metric: ChargedMetric;
  readonly sum: number;
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
): CostBreakdown {
  const standing = estimateUsage(resources, undefined, region).standing.map((usage) => ({
    ...usage,
    quantity: usage.quantity / HOURS_PER_MONTH,
  }));
  const traffic = measured.flatMap(({ metric, sum }) => metric.toUsage(sum));
  return priceStack(resources, [...standing, ...traffic], region);
}
