import type { SimulatedSystem } from '../../core/system';
import { BUGS } from './bugs';
import { INVARIANT_NAMES } from './invariants';
import { PatternDetectionWorld } from './world';

/** Six hours: an approval takes one, and the operator, the sweeps and the digests work in turn. */
const REST_MS = 6 * 3_600_000;

/** Stock pattern detection, from the stream of market data to notifications and approvals. */
export const SYSTEM: SimulatedSystem = {
  name: 'pattern-detection',
  invariants: INVARIANT_NAMES,
  bugs: Object.keys(BUGS),
  restMs: REST_MS,
  gate: { seeds: 90, deliveries: 9_000 },
  create: (simulation, options) => new PatternDetectionWorld(simulation, options),
};
