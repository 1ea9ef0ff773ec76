import type { PlannedResource } from '../plan/resources';
import { findUnpriced, type Unpriced } from './coverage';
import { type CostLine, priceUsage, sumCost, type Usage } from './line';
import { getRegionalPrice, LISTED_REGION } from './regional-prices';
import { CostedStack } from './stack';
import { estimateStandingUsage } from './standing';
import { TRAFFIC_MODELS } from './systems';
import type { SystemTraffic, TrafficLevel } from './traffic';

/** The estimated monthly cost of a stack on AWS, by list prices. */
export interface MonthlyCost {
  readonly traffic: TrafficLevel;
  /** USD of all lines. */
  readonly usd: number;
  /** The most expensive first. */
  readonly lines: readonly CostLine[];
  /** The parts of the stack that the sum does not include. */
  readonly unpriced: readonly Unpriced[];
}

/**
 * Estimates the cost of a stack's resources in a month.
 * @param system whose traffic model applies; a system without one is estimated without traffic
 * @param region the region of the stack, whose prices apply
 */
export function estimateMonthlyCost(
  system: string,
  resources: readonly PlannedResource[],
  level: TrafficLevel,
  region = LISTED_REGION,
): MonthlyCost {
  const { standing, traffic } = estimateUsage(resources, TRAFFIC_MODELS[system]?.[level], region);
  const usages = [...standing, ...traffic].map((usage) => ({
    ...usage,
    price: getRegionalPrice(usage.price, region),
  }));
  const lines = [...priceUsage(usages.filter(({ quantity }) => quantity > 0))].sort((a, b) => b.usd - a.usd);
  return { traffic: level, usd: sumCost(lines), lines, unpriced: findUnpriced(resources, usages) };
}

/**
 * Estimates the usage of a month: what does not depend on traffic (`standing`), and what the traffic causes.
 * @param region the region of the stack
 */
export function estimateUsage(
  resources: readonly PlannedResource[],
  traffic: SystemTraffic | undefined,
  region = LISTED_REGION,
): Readonly<Record<'standing' | 'traffic', readonly Usage[]>> {
  const stack = new CostedStack(resources, region);
  return {
    standing: [
      ...estimateStandingUsage(stack, (stream) => traffic?.findFlow(stack, stream)),
      ...(traffic?.estimateStandingUsage(stack) ?? []),
    ],
    traffic: traffic?.estimateTrafficUsage(stack) ?? [],
  };
}
