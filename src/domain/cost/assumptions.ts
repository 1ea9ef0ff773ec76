import { TRAFFIC_MODELS } from './systems';
import type { TrafficLevel } from './traffic';

/** What an estimate of these systems assumes, in a few sentences. */
export const describeAssumptions = (systems: readonly string[], level: TrafficLevel): readonly string[] => [
  ...[...new Set(systems)].flatMap((system) =>
    (TRAFFIC_MODELS[system]?.[level].assumptions ?? []).map(
      (assumption) => `${system}, traffic ${level}: ${assumption}`,
    ),
  ),
  'list prices of us-east-1, a month of 730 hours; free tiers, discounts and taxes are not counted; (?) marks a price that nobody could check',
];
