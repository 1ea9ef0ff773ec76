import { FAULT_PROFILE_NAMES } from '../../../tools/simulation/core/fault-profiles';
import { COMES_TO_REST, runSeed } from '../../../tools/simulation/core/run';
import { shrink } from '../../../tools/simulation/core/shrink';
import { BUGS, EXAMPLE } from './example-system';

/** So many seeds find each planted bug: so many without a violation are worth something. */
const SEEDS = 10;
const DELIVERIES = 200;
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

describe.each(FAULT_PROFILE_NAMES)('with the faults "%s"', (faults) => {
  it('the system without bugs breaks no invariant, and the same seed gives the same trace', async () => {
    const hashes = new Set<string>();
    for (const seed of seeds) {
      const options = { seed, deliveries: DELIVERIES, faults };
      const first = await runSeed(EXAMPLE, options);
      expect([seed, first.violations]).toEqual([seed, []]);
      expect(first.summary).toMatchObject({ accepted: DELIVERIES, done: DELIVERIES, lost: 0 });
      expect(first.faults.length > 0).toBe(faults !== 'none');
      const second = await runSeed(EXAMPLE, options);
      expect([second.hash, second.faults]).toEqual([first.hash, first.faults]);
      hashes.add(first.hash);
    }
    expect(hashes.size).toBe(SEEDS);
  });
});

test('exactly the faults of a list can be repeated', async () => {
  const options = { seed: 7, deliveries: DELIVERIES, faults: 'heavy' } as const;
  const { hash, faults } = await runSeed(EXAMPLE, options);
  expect((await runSeed(EXAMPLE, { ...options, script: faults })).hash).toBe(hash);
  expect((await runSeed(EXAMPLE, { ...options, script: faults.slice(1) })).hash).not.toBe(hash);
});

describe('the checks find', () => {
  it.each(BUGS)('%s, and shrink its history', async (bug) => {
    const options = { deliveries: DELIVERIES, faults: 'heavy', bug } as const;
    for (const seed of seeds) {
      const { violations } = await runSeed(EXAMPLE, { ...options, seed });
      if (violations.length === 0) continue;
      const shrunk = await shrink(EXAMPLE, { ...options, seed });
      expect(shrunk.result.violations[0]!.invariant).toBe(violations[0]!.invariant);
      const sent = shrunk.options.deliveries - (shrunk.options.omitted?.size ?? 0);
      expect(sent).toBe(1);
      expect(shrunk.result.faults.length).toBeLessThanOrEqual(3);
      expect(shrunk.result.lines.length).toBeLessThanOrEqual(100);
      return;
    }
    throw new Error(`not found in ${SEEDS} seeds`);
  });

  it('a handler that never ends', async () => {
    const system = {
      ...EXAMPLE,
      create: (...[simulation, options]: Parameters<typeof EXAMPLE.create>) => ({
        ...EXAMPLE.create(simulation, options),
        start: () => undefined,
        countDeliveries: () => 0,
        isAtRest: () => false,
        check: () => [],
        summarise: () => EXAMPLE.create(simulation, options).summarise(),
      }),
    };
    const { violations } = await runSeed(system, { seed: 1, deliveries: 1, faults: 'none' });
    expect(violations.map(({ invariant }) => invariant)).toEqual([COMES_TO_REST]);
  });
});

test('an unknown bug is an error that lists the known ones', async () => {
  const run = runSeed(EXAMPLE, { seed: 1, deliveries: 1, faults: 'none', bug: 'other' });
  await expect(run).rejects.toThrow('example has no planted bug "other": expected one of no condition');
});
