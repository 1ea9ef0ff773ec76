import type { FaultProfileName } from '../../../tools/simulation/core/fault-profiles';
import { runSeed } from '../../../tools/simulation/core/run';
import { SYSTEM } from '../../../tools/simulation/systems/transaction-pipeline';
import { INVARIANTS } from '../../../tools/simulation/systems/transaction-pipeline/invariants';
import { PLANTED_BUGS } from '../../../tools/simulation/systems/transaction-pipeline/planted-bugs';

/** How many deliveries are sent. */
const SENT = 30;

const run = (seed: number, faults: FaultProfileName, bug?: string) =>
  runSeed(SYSTEM, { seed, deliveries: SENT, faults, bug });

// The gate simulates the system with all kinds of faults. Here, a run shows that it is the bugs that are found.
test('without a bug, no invariant is broken', async () => {
  const { violations, summary, deliveries } = await run(1, 'heavy');
  expect(violations).toEqual([]);
  expect(summary).toMatchObject({ lost: 0, duplicated: 0, done: summary.accepted });
  expect(summary.accepted).toBeGreaterThan(SENT);
  expect(deliveries).toBeGreaterThan(20 * summary.accepted);
});

/** At most so many seeds find a planted bug. */
const MAX_SEEDS = 40;

test.each(Object.entries(PLANTED_BUGS))('the invariants find %s', async (bug, { faults, breaks }) => {
  const found: string[] = [];
  for (let seed = 1; seed <= MAX_SEEDS && !found.includes(INVARIANTS[breaks]); seed++)
    found.push(...(await run(seed, faults, bug)).violations.map(({ invariant }) => invariant));
  expect(found).toContain(INVARIANTS[breaks]);
});
