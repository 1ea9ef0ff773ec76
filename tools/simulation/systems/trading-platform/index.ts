import type { SimulatedSystem } from '../../core/system';
import { BUG_NAMES } from './bugs';
import { INVARIANTS } from './invariants/names';
import { PlatformWorld } from './world';

/**
 * How long everything may take after the last fault, in milliseconds: a report can be delivered 15 minutes late, and waits up to 30
 * minutes for an order that does not exist; then the same once more, after the redrive.
 */
const REST_MS = 4 * 3_600_000;

/** The trading platform: the real handlers on simulated services and a model of PostgreSQL. */
export const SYSTEM: SimulatedSystem = {
  name: 'trading-platform',
  invariants: Object.values(INVARIANTS),
  bugs: BUG_NAMES,
  restMs: REST_MS,
  gate: { seeds: 21, deliveries: 30 },
  create: (simulation, options) => new PlatformWorld(simulation, options),
};
