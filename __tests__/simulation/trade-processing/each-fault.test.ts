import { runEachFault } from '../../../tools/simulation/core/each-fault';
import { SYSTEM } from '../../../tools/simulation/systems/trade-processing';

// X-Ray's library, which this module loads, tracks every promise: that would take most of the time.
jest.mock('../../../src/lambdas/shared/telemetry', () => ({}));

const MINUTE_MS = 60_000;

it('reaches a correct state if a function or a command ends before or after any of its calls', async () => {
  const options = { seed: 1, deliveries: 2, paceMs: 5_000, faultsMs: 5 * MINUTE_MS };
  const { runs, failures } = await runEachFault(SYSTEM, options, ['crash-before', 'crash-after']);
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThan(130);
});
