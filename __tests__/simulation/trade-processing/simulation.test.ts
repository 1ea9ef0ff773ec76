import { runSeed } from '../../../tools/simulation/core/run';
import { SYSTEM } from '../../../tools/simulation/systems/trade-processing';

// X-Ray's library, which this module loads, tracks every promise: that would take most of the time.
jest.mock('../../../src/lambdas/shared/telemetry', () => ({}));

/** Within so many seeds each planted bug is found; most of them by the first one. */
const MAX_SEEDS = 12;
/** The messages of the runs that look for a planted bug. A bug that few faults show needs more of them. */
const BUGS: readonly (readonly [bug: string, deliveries: number])[] = [
  ['no conditional write', 240],
  ['fork of a chain', 160],
  ['two transactions', 160],
  ['key without the version', 160],
  ['condition evaluated on a stale copy', 160],
  ['one chain for both regions', 80],
  ['conflict taken for written', 240],
  ['failed condition taken for written', 160],
  ['swallowed failure', 160],
  ['checkpoint row before its object', 240],
  ['key of the other region', 80],
  ['toggle instead of target', 80],
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

  it.each(BUGS)('finds the bug "%s"', async (bug, deliveries) => {
    for (let seed = 1; seed <= MAX_SEEDS; seed++) {
      const { violations } = await runSeed(SYSTEM, { seed, faults: 'heavy', deliveries, bug });
      if (violations.length > 0) return;
    }
    throw new Error(`the bug "${bug}" broke no invariant within ${MAX_SEEDS} seeds`);
  });
});
