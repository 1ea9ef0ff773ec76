import { FAULT_PROFILE_NAMES, type FaultProfileName } from '../../../tools/simulation/core/fault-profiles';
import { runSeed } from '../../../tools/simulation/core/run';
import { SYSTEM } from '../../../tools/simulation/systems/transaction-pipeline';
import { INVARIANTS } from '../../../tools/simulation/systems/transaction-pipeline/invariants';
import { PLANTED_BUGS } from '../../../tools/simulation/systems/transaction-pipeline/planted-bugs';

/** How many seeds run with each kind of faults, and how many deliveries are sent in each of them. */
const SEEDS = 2;
const SENT = 40;
/** The system is in one region. */
const PROFILES = FAULT_PROFILE_NAMES.filter((name) => name !== 'region');

const run = (seed: number, faults: FaultProfileName, bug?: string) =>
  runSeed(SYSTEM, { seed, deliveries: bug === undefined ? SENT : 30, faults, bug });

describe('the transaction pipeline with real handlers and simulated services', () => {
  it.each(PROFILES)('keeps its invariants with the faults "%s"', async (faults) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violations, summary, deliveries } = await run(seed, faults);
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      expect(summary).toMatchObject({ lost: 0, duplicated: 0, done: summary.accepted });
      expect(summary.accepted).toBeGreaterThan(SENT);
      expect(deliveries).toBeGreaterThan(20 * summary.accepted);
    }
  });

  it('gives the same trace for the same seed, and another one for another seed', async () => {
    const [first, second, other] = [await run(4, 'heavy'), await run(4, 'heavy'), await run(5, 'heavy')];
    expect(second.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });
});

/** At most so many seeds find a planted bug. */
const MAX_SEEDS = 20;

test.each(Object.entries(PLANTED_BUGS))('the invariants find %s', async (bug, { faults, breaks }) => {
  const found: string[] = [];
  for (let seed = 1; seed <= MAX_SEEDS && !found.includes(INVARIANTS[breaks]); seed++)
    found.push(...(await run(seed, faults, bug)).violations.map(({ invariant }) => invariant));
  expect(found).toContain(INVARIANTS[breaks]);
});
