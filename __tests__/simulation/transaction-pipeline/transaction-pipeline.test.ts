import { runSeed } from '../../../tools/simulation/core/run';
import type { Violation } from '../../../tools/simulation/core/system';
import { SYSTEM } from '../../../tools/simulation/systems/transaction-pipeline';
import { INVARIANTS } from '../../../tools/simulation/systems/transaction-pipeline/invariants';
import { PLANTED_BUGS } from '../../../tools/simulation/systems/transaction-pipeline/planted-bugs';
import { findBug } from '../find-bug';

/** How many deliveries are sent. */
const SENT = 30;
const RUN = { seed: 1, deliveries: SENT, faults: 'heavy' } as const;

// The gate simulates the system with all kinds of faults. Here, a run shows that it is the bugs that are found.
test('without a bug, no invariant is broken', async () => {
  const { violations, summary, deliveries } = await runSeed(SYSTEM, RUN);
  expect(violations).toEqual([]);
  expect(summary).toMatchObject({ lost: 0, duplicated: 0, done: summary.accepted });
  expect(summary.accepted).toBeGreaterThan(SENT);
  expect(deliveries).toBeGreaterThan(20 * summary.accepted);
});

/** At most so many seeds find a planted bug. */
const MAX_SEEDS = 40;
/** The seeds that find the bugs which the first one does not find. */
const FIRST_SEEDS: Readonly<Record<string, number>> = {
  'a claim that ignores other claims': 20,
  'failed events that are reported as processed': 5,
  'failed changes that are reported as written': 2,
  'events that only the queue of Lambda contains': 7,
};

test.each(Object.entries(PLANTED_BUGS))('the invariants find %s', async (bug, { faults, breaks }) => {
  const firstSeed = FIRST_SEEDS[bug] ?? 1;
  const isFound = (violations: readonly Violation[]): boolean =>
    violations.some(({ invariant }) => invariant === INVARIANTS[breaks]);
  const search = { bug, faults, deliveries: SENT, firstSeed, maxSeeds: MAX_SEEDS, isFound };
  expect(await findBug(SYSTEM, search)).not.toEqual([]);
});
