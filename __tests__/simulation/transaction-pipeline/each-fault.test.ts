import { runEachFault } from '../../../tools/simulation/core/each-fault';
import { SYSTEM } from '../../../tools/simulation/systems/transaction-pipeline';
import { INVARIANTS } from '../../../tools/simulation/systems/transaction-pipeline/invariants';

/** With this seed, a transaction is suspicious, and people are notified of it. */
const SEED = 2;

it('reaches a correct state if a function ends before or after any of its calls', async () => {
  const { runs, failures } = await runEachFault(SYSTEM, { seed: SEED, deliveries: 2 }, [
    'crash-before',
    'crash-after',
  ]);
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThan(60);
});

it('loses nothing if Lambda drops any of its asynchronous events', async () => {
  const { runs, failures } = await runEachFault(SYSTEM, { seed: SEED, deliveries: 12 }, ['drop']);
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThan(20);
});

it('finds each kind of event that only the queue of Lambda contains', async () => {
  const bug = 'events that only the queue of Lambda contains';
  const { failures } = await runEachFault(SYSTEM, { seed: SEED, deliveries: 12, bug }, ['drop']);
  const broken = failures.flatMap(({ violations }) => violations.map(({ invariant }) => invariant));
  expect([...new Set(broken)].sort()).toEqual([INVARIANTS.notified, INVARIANTS.latestInvestigation]);
});
