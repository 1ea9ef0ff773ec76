import type { FaultProfileName } from '../../../tools/simulation/core/fault-profiles';
import { runEachFault } from '../../../tools/simulation/core/each-fault';
import { runSeed } from '../../../tools/simulation/core/run';
import { SYSTEM } from '../../../tools/simulation/systems/trading-platform';

// X-Ray's library, which this module loads, tracks every promise: that would take most of the time.
jest.mock('../../../src/lambdas/shared/telemetry', () => ({}));

/** The deliveries of a run, each of which is several things at the same moment. */
const DELIVERIES = 30;
const MINUTE_MS = 60_000;
const PROFILES: readonly FaultProfileName[] = ['none', 'heavy', 'outages', 'deploys', 'clock'];

describe('the trading platform with real handlers and a model of PostgreSQL', () => {
  it.each(PROFILES)('keeps its invariants with the faults "%s"', async (faults) => {
    const { violations, summary } = await runSeed(SYSTEM, { seed: 1, deliveries: DELIVERIES, faults });
    expect(violations).toEqual([]);
    expect(summary).toMatchObject({ lost: 0, duplicated: 0 });
    expect(summary.accepted).toBeGreaterThan(DELIVERIES);
  });

  it('has the same trace each time, and another one with another seed', async () => {
    const options = { seed: 2, deliveries: 15, faults: 'heavy' } as const;
    const first = await runSeed(SYSTEM, options);
    expect((await runSeed(SYSTEM, options)).hash).toBe(first.hash);
    expect((await runSeed(SYSTEM, { ...options, seed: 3 })).hash).not.toBe(first.hash);
  });

  it('reaches a correct state if a function ends before or after any of its calls', async () => {
    const options = { seed: 5, deliveries: 1, paceMs: 1_000, faultsMs: 2 * MINUTE_MS };
    const { runs, failures } = await runEachFault(SYSTEM, options, ['crash-before', 'crash-after']);
    expect(failures).toEqual([]);
    expect(runs).toBeGreaterThan(100);
  });
});

/** The faults with which each bug is found, how many deliveries that took, and how many seeds, from the first one. */
const BUGS: Readonly<Record<string, readonly [faults: FaultProfileName, deliveries: number, seeds: number]>> =
  {
    'an inbox without its unique key': ['heavy', 20, 1],
    'a COMMIT in doubt that is taken for success': ['heavy', 40, 1],
    'a COMMIT in doubt that is taken for a failure': ['heavy', 40, 1],
    'a failed batch that is acknowledged': ['heavy', 20, 1],
    'an account that is read without a lock': ['heavy', 40, 1],
    'an order that is written without its version': ['light', 100, 1],
    'a position that is only updated': ['none', 20, 1],
    'an amendment that ignores newer ones': ['outages', 40, 2],
    'an event that is marked before it is published': ['heavy', 20, 1],
    'a relay that marks what others have claimed': ['heavy', 20, 1],
    'an event that does not wait for those before it': ['heavy', 40, 1],
    'an outbox in the order of its times': ['light', 100, 7],
    'a late order that is accepted': ['heavy', 40, 1],
    'a 202 for a command that was not sent': ['outages', 40, 1],
    'a dead letter without its content': ['heavy', 20, 1],
    'a session that survives the sign-out': ['heavy', 40, 1],
    'audit events that are acknowledged before they are written': ['heavy', 40, 2],
  };
/** A change of the system or of its services changes the histories, and with them the number of seeds. */
const MAX_SEEDS = 20;

test('every planted bug is listed', () => {
  expect(Object.keys(BUGS)).toEqual(SYSTEM.bugs);
});

test.each(Object.entries(BUGS))('the invariants find "%s"', async (bug, [faults, deliveries, seeds]) => {
  // The seed that found it comes first, so that the gate does not repeat the seeds before it.
  const order = [seeds, ...Array.from({ length: MAX_SEEDS }, (_, index) => index + 1)];
  for (const seed of order) {
    const { violations } = await runSeed(SYSTEM, { seed, deliveries, faults, bug });
    if (violations.length === 0) continue;
    expect(SYSTEM.invariants.concat('comes to rest')).toContain(violations[0]!.invariant);
    return;
  }
  throw new Error(`not found in ${MAX_SEEDS} seeds`);
});
