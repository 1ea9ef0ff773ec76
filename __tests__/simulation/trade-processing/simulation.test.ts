import type { FaultProfileName } from '../../../tools/simulation/core/fault-profiles';
import { runSeed } from '../../../tools/simulation/core/run';
import { SYSTEM } from '../../../tools/simulation/systems/trade-processing';

// X-Ray's library, which this module loads, tracks every promise: that would take most of the time.
jest.mock('../../../src/lambdas/shared/telemetry', () => ({}));

/** The messages of a run. Few of them, because the real handlers process each in about two milliseconds. */
const DELIVERIES = 160;

const RUNS: readonly (readonly [faults: FaultProfileName, seed: number])[] = [
  ['none', 1],
  ['light', 1],
  ['heavy', 1],
  ['heavy', 2],
  ['outages', 1],
  ['region', 1],
  ['region', 2],
  ['deploys', 1],
  ['clock', 1],
];

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
  it.each(RUNS)('keeps its invariants with the faults %s and the seed %d', async (faults, seed) => {
    const { violations, summary } = await runSeed(SYSTEM, { seed, faults, deliveries: DELIVERIES });
    expect(violations).toEqual([]);
    expect(summary).toMatchObject({ lost: 0, duplicated: 0, done: summary.accepted });
    expect(summary.accepted).toBeGreaterThan(DELIVERIES / 4);
  });

  it('has the same trace each time, and another one with another seed', async () => {
    const options = { seed: 5, faults: 'heavy', deliveries: 60 } as const;
    const first = await runSeed(SYSTEM, options);
    expect((await runSeed(SYSTEM, options)).hash).toBe(first.hash);
    expect((await runSeed(SYSTEM, { ...options, seed: 6 })).hash).not.toBe(first.hash);
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
