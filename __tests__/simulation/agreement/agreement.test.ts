import { Simulation } from '../../../tools/simulation/core/simulation';
import { SCENARIOS } from './scenarios';
import { createSimulatedTarget } from './simulated-target';

/** The longest virtual duration of a scenario. */
const LIMIT_MS = 3600_000;

test.each(SCENARIOS)('$name', async ({ run, expected }) => {
  const simulation = new Simulation({ seed: 1 });
  const { target, process } = createSimulatedTarget(simulation);
  const outcome = process.run(LIMIT_MS, () => run(target));
  await simulation.run(simulation.now + LIMIT_MS);
  expect(await outcome).toEqual({ status: 'succeeded', value: expected });
});
