import { runSeed } from '../../../tools/simulation/core/run';
import { SYSTEM } from '../../../tools/simulation/systems/trade-processing';
import { findBug } from '../find-bug';

// X-Ray's library, which this module loads, tracks every promise: that would take most of the time.
jest.mock('../../../src/lambdas/shared/telemetry', () => ({}));

/** Within so many seeds each planted bug is found; most of them by the first one. */
const MAX_SEEDS = 12;
/**
 * The messages of the runs that look for a planted bug, and the seed that finds it. A bug that few faults show needs more
 * messages.
 */
const BUGS: readonly (readonly [bug: string, deliveries: number, firstSeed: number])[] = [
  ['no conditional write', 240, 4],
  ['fork of a chain', 160, 1],
  ['two transactions', 160, 1],
  ['key without the version', 160, 1],
  ['condition evaluated on a stale copy', 160, 1],
  ['one chain for both regions', 80, 1],
  ['conflict taken for written', 240, 1],
  ['failed condition taken for written', 160, 1],
  ['swallowed failure', 160, 2],
  ['entry of another message', 80, 1],
  ['checkpoint row before its object', 240, 1],
  ['key of the other region', 80, 1],
  ['toggle instead of target', 80, 1],
];

describe('trade processing in the simulation', () => {
  // The gate simulates the system with all kinds of faults. Here, a run shows that it is the bugs that are found.
  it('breaks no invariant without a bug', async () => {
    const run = await runSeed(SYSTEM, { seed: 1, faults: 'heavy', deliveries: 160 });
    expect(run.violations).toEqual([]);
    expect(run.summary).toMatchObject({ lost: 0, duplicated: 0, done: run.summary.accepted });
    expect(run.summary.accepted).toBeGreaterThan(40);
  });

  it('looks for all planted bugs', () => {
    expect(BUGS.map(([bug]) => bug)).toEqual(SYSTEM.bugs);
  });

  it.each(BUGS)('finds the bug "%s"', async (bug, deliveries, firstSeed) => {
    await findBug(SYSTEM, { bug, deliveries, faults: 'heavy', firstSeed, maxSeeds: MAX_SEEDS });
  });
});
