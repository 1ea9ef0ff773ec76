import type { PlannedResource } from '../plan/resources';
import { findUnpriced, type Unpriced } from './coverage';
import { type CostLine, priceUsage, sumCost, type Usage } from './line';
import { getRegionalPrice } from './regional-prices';

/** What a stack costs on AWS in a month or an hour, by list prices. */
export interface CostBreakdown {
  /** USD of all lines. */
  readonly usd: number;
  /** The most expensive first. */
  readonly lines: readonly CostLine[];
  /** The parts of the stack that the sum does not include. */
  readonly unpriced: readonly Unpriced[];
}

/**
 * Prices what a stack uses.
 * @param usages with the prices of the listed region
 * @param region the region of the stack, whose prices apply
 */
export function priceStack(
  resources: readonly PlannedResource[],
  usages: readonly Usage[],
  region: string,
): CostBreakdown {
  const regional = usages.map((usage) => ({ ...usage, price: getRegionalPrice(usage.price, region) }));
  const lines = [...priceUsage(regional.filter(({ quantity }) => quantity > 0))].sort(
    (a, b) => b.usd - a.usd,
  );
  return { usd: sumCost(lines), lines, unpriced: findUnpriced(resources, regional) };
}
