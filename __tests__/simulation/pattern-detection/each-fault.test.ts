import { runEachFault } from '../../../tools/simulation/core/each-fault';
import { SYSTEM } from '../../../tools/simulation/systems/pattern-detection';

const MINUTE_MS = 60_000;

it('reaches a correct state if a function ends before or after any of its calls', async () => {
  // The bars come quickly, so that few batches contain the patterns of an alert and of an approval.
  const options = { seed: 2, deliveries: 400, paceMs: 20, faultsMs: 10 * MINUTE_MS };
  const { runs, failures } = await runEachFault(SYSTEM, options, ['crash-before', 'crash-after']);
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThan(120);
});

it('loses nothing if Lambda or EventBridge Scheduler drops any of its events', async () => {
  const { runs, failures } = await runEachFault(SYSTEM, { seed: 3, deliveries: 250 }, ['drop']);
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThan(15);
});
