import type { SimulatedSystem } from '../../core/system';
import { INVARIANTS } from './invariants';
import { NO_BUG } from './planted-bug';
import { PLANTED_BUGS } from './planted-bugs';
import { PipelineWorld, REST_MS } from './world';

/** The transaction pipeline: the real handlers on simulated services. */
export const SYSTEM: SimulatedSystem = {
  name: 'transaction-pipeline',
  invariants: Object.values(INVARIANTS),
  bugs: Object.keys(PLANTED_BUGS),
  // The repair and the replay after the last fault take as long as the faults' consequences.
  restMs: 3 * REST_MS + 600_000,
  gate: { seeds: 72, deliveries: 20 },
  create: (simulation, options) =>
    new PipelineWorld(simulation, options, options.bug === undefined ? NO_BUG : PLANTED_BUGS[options.bug]!),
};
