import { describeRegionalPrices } from './regional-prices';
import { TRAFFIC_MODELS } from './systems';
import type { TrafficLevel } from './traffic';

const LIST_PRICES =
  'list prices of us-east-1 and a month of 730 hours, without free tiers, discounts and taxes; (?) marks a price that is not verified';

/**
 * Describes what an estimate of these systems assumes, in a few sentences.
 * @param regions the regions of their stacks
 */
export const describeAssumptions = (
  systems: readonly string[],
  level: TrafficLevel,
  regions: readonly string[] = [],
): readonly string[] => [
  ...[...new Set(systems)].flatMap((system) =>
    (TRAFFIC_MODELS[system]?.[level].assumptions ?? []).map(
      (assumption) => `${system}, traffic ${level}: ${assumption}`,
    ),
  ),
  LIST_PRICES,
  ...describeRegionalPrices(regions),
];
