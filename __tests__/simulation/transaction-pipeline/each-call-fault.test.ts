import { runEachCallFault } from '../../../tools/simulation/core/each-call-fault';
import { SYSTEM } from '../../../tools/simulation/systems/transaction-pipeline';

/** With this seed, a transaction is suspicious, and people are notified of it. */
const SEED = 2;

it('reaches a correct state if a function ends before or after any of its calls', async () => {
  const { runs, failures } = await runEachCallFault(SYSTEM, { seed: SEED, deliveries: 2 }, [
    'crash-before',
    'crash-after',
  ]);
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThan(60);
});
