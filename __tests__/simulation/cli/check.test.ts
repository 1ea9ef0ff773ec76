import { type Minimum, runCheck } from '../../../tools/simulation/cli/check';
import { runSeedTask, type SeedOutcome } from '../../../tools/simulation/cli/seed-task';
import { captureRun } from '../../support/capture-run';
import { EXAMPLE } from '../core/example-system';

jest.mock('../../../tools/simulation/systems', () => ({
  SIMULATED_SYSTEMS: { example: async () => (await import('../core/example-system')).EXAMPLE },
}));

const { seeds, deliveries } = EXAMPLE.gate;
const minimum: Minimum = { seeds, deliveries: 2 * seeds * deliveries, faultKinds: ['throttle', 'outage'] };

/** Simulates the seeds of the gate in this process with two runners. @param change changes the outcome of a seed */
const check = async (
  change: (outcome: SeedOutcome) => SeedOutcome = (outcome) => outcome,
  required: Minimum = minimum,
) => {
  // Two simulations cannot run at the same time in a process.
  let last: Promise<unknown> = Promise.resolve();
  const run = (task: Parameters<typeof runSeedTask>[0]) => {
    const outcome = last.then(async () => change(await runSeedTask(task)));
    last = outcome;
    return outcome;
  };
  const start = () => ({ runners: [run, run], stop: () => undefined });
  process.exitCode = undefined;
  const { stdout } = await captureRun(() => runCheck({ json: false }, { minimum: required, start }));
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { stdout, code };
};

test('each seed of the gate runs twice, with all kinds of faults of the system in turns', async () => {
  const faults: string[] = [];
  const { stdout, code } = await check((outcome) => {
    faults.push(outcome.report.faults);
    return outcome;
  });
  expect([code, faults.sort()]).toEqual([
    0,
    ['clock', 'deploys', 'heavy', 'light', 'none', 'none', 'outages'],
  ]);
  const [, deliveries, repeated] = /\nexample +7 +(\d+) +(\d+) /.exec(stdout)!.map(Number);
  expect(deliveries).toBe(2 * repeated!);
  expect(stdout).toContain(`\n7 seeds, ${deliveries} deliveries, 0 problems\n`);
});

test.each<readonly [text: string, change: (outcome: SeedOutcome) => SeedOutcome]>([
  [
    'recorded once: twice',
    (outcome) => ({
      ...outcome,
      report: { ...outcome.report, violations: [{ invariant: 'recorded once', at: 0, text: 'twice' }] },
    }),
  ],
  [
    '20 accepted, 1 lost, 0 duplicated: expected some, none, none',
    (outcome) => ({
      ...outcome,
      report: { ...outcome.report, summary: { ...outcome.report.summary, lost: 1 } },
    }),
  ],
  [
    '20 accepted, -1 lost, 0 duplicated: expected some, none, none',
    (outcome) => ({
      ...outcome,
      report: { ...outcome.report, summary: { ...outcome.report.summary, lost: -1 } },
    }),
  ],
  [
    'the second run has another trace: expected the same one',
    (outcome) => ({ ...outcome, isRepeatable: false }),
  ],
])('a seed fails, and its command is printed: %s', async (text, change) => {
  const { stdout, code } = await check((outcome) => (outcome.report.seed === 3 ? change(outcome) : outcome));
  expect(code).toBe(1);
  expect(stdout).toContain(
    `\n${text}\n  npm run simulate -- example --seed 3 --deliveries 20 --faults heavy\n7 seeds,`,
  );
});

test('seeds that do not reach the minimum fail', async () => {
  // The example has one region, so none can be lost.
  const { stdout, code } = await check(undefined, {
    ...{ seeds: 8, deliveries: 1_000_000 },
    faultKinds: ['throttle', 'region'],
  });
  expect(code).toBe(1);
  expect(stdout).toContain(
    '\n7 seeds: expected at least 8; increase the `gate` of a system in tools/simulation/systems\n',
  );
  expect(stdout).toMatch(/\n\d+ deliveries: expected at least 1,000,000; /);
  expect(stdout).toContain('\nno fault "region" has happened: expected at least one\n7 seeds,');
});
