import type { PlannedResource } from '../plan/resources';
import type { Usage } from './line';
import { priceStack, type CostBreakdown } from './price-stack';
import { LISTED_REGION } from './regional-prices';
import { CostedStack } from './stack';
import { estimateStandingUsage } from './standing';
import { TRAFFIC_MODELS } from './systems';
import type { SystemTraffic, TrafficLevel } from './traffic';

/** The estimated monthly cost of a stack on AWS, by list prices. */
export interface MonthlyCost extends CostBreakdown {
  readonly traffic: TrafficLevel;
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
  return { traffic: level, ...priceStack(resources, [...standing, ...traffic], region) };
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
