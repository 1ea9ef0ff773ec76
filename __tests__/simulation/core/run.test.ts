import { FAULT_PROFILE_NAMES } from '../../../tools/simulation/core/fault-profiles';
import { runEachFault } from '../../../tools/simulation/core/each-fault';
import { formatFault } from '../../../tools/simulation/core/faults';
import { COMES_TO_REST, runSeed } from '../../../tools/simulation/core/run';
import { runTwice } from '../../../tools/simulation/core/run-twice';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import { shrink } from '../../../tools/simulation/core/shrink';
import { BUGS, EXAMPLE } from './example-system';

/** So many seeds find each planted bug: so many without a violation are worth something. */
const SEEDS = 10;
const DELIVERIES = 200;
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

it.each(FAULT_PROFILE_NAMES)(
  'with the faults "%s", the system without bugs breaks no invariant, and the same seed gives the same trace',
  async (faults) => {
    for (const seed of seeds) {
      const result = await runTwice(EXAMPLE, { seed, deliveries: DELIVERIES, faults });
      expect(result).toMatchObject({ violations: [], isRepeatable: true });
      expect(result.deliveries).toBeGreaterThanOrEqual(DELIVERIES);
      expect(result.repeatedDeliveries).toBe(result.deliveries);
      expect(result.faults.length > 0).toBe(faults !== 'none');
    }
  },
);

test('different seeds give different traces', async () => {
  const hashes = new Set<string>();
  for (const seed of seeds)
    hashes.add((await runSeed(EXAMPLE, { seed, deliveries: 10, faults: 'none' })).hash);
  expect(hashes.size).toBe(SEEDS);
});

type World = ReturnType<typeof EXAMPLE.create>;

test.each<readonly [what: string, change: (world: World, simulation: Simulation, run: number) => World]>([
  [
    'for what it does',
    (world, simulation, run) => {
      simulation.trace.note(`run ${run}`);
      return world;
    },
  ],
  [
    'for what it stores',
    (world, _, run) =>
      Object.assign(world, {
        check: () => [{ invariant: 'recorded once', at: 0, text: `in row ${run}` }],
      }),
  ],
])('a system that uses something else than its seed %s is found', async (_, change) => {
  let runs = 0;
  const system = {
    ...EXAMPLE,
    create: (...[simulation, options]: Parameters<typeof EXAMPLE.create>) =>
      change(EXAMPLE.create(simulation, options), simulation, ++runs),
  };
  const { isRepeatable } = await runTwice(system, { seed: 5, deliveries: 1, faults: 'none' });
  expect(isRepeatable).toBe(false);
});

describe('a fault at each call in turn', () => {
  it('breaks no invariant', async () => {
    const { runs, failures } = await runEachFault(EXAMPLE, { seed: 1, deliveries: 2 });
    // Both deliveries have four calls, and there are six kinds of faults.
    expect([runs, failures]).toEqual([48, []]);
  });

  it('finds a bug that a crash shows, at its place', async () => {
    const { failures } = await runEachFault(
      EXAMPLE,
      { seed: 1, deliveries: 1, bug: 'marked before published' },
      ['crash-before', 'crash-after'],
    );
    expect(failures.map(({ fault }) => formatFault(fault))).toEqual([
      'crash-after at Worker 1#1/3 table.markPublished',
      'crash-before at Worker 1#1/4 topic.publish',
    ]);
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
