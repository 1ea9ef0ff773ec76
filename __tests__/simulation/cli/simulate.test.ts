import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSeedTask } from '../../../tools/simulation/cli/seed-task';
import { captureRun } from '../../support/capture-run';

jest.mock('../../../tools/simulation/systems', () => ({
  SIMULATED_SYSTEMS: { example: async () => (await import('../core/example-system')).EXAMPLE },
}));

// Failures are saved in the current directory.
const directory = mkdtempSync(join(tmpdir(), 'simulate-'));
jest.spyOn(process, 'cwd').mockReturnValue(directory);

const OPTIONS = { seed: 1, deliveries: 50, faults: 'heavy', json: false } as const;
const BUG = { ...OPTIONS, bug: 'no condition' };

/** Simulates in this process, in place of others. */
const start = () => ({ runners: [runSeedTask], stop: () => undefined });

const load = async () => ({
  ...(await import('../../../tools/simulation/cli/simulate')),
  ...(await import('../../../tools/simulation/cli/hunt')),
  ...(await import('../../../tools/simulation/cli/replay')),
});

afterEach(() => {
  process.exitCode = undefined;
});

const takeExitCode = () => {
  const code = process.exitCode;
  process.exitCode = undefined;
  return code ?? 0;
};

test('a run without violations prints its numbers, the same for the same seed, and exits with 0', async () => {
  const { runSimulation } = await load();
  const first = await captureRun(() => runSimulation('example', OPTIONS));
  expect(first.stdout).toMatch(
    /^example, seed 1, faults heavy\naccepted +50\ndone +50\ndead-lettered +0\nlost +0\n/,
  );
  expect(first.stdout).toMatch(/\nhash of the trace +[0-9a-f]{64}\n$/);
  expect(first.stderr).toMatch(/^[\d,]+ deliveries\/s\n$/);
  expect((await captureRun(() => runSimulation('example', OPTIONS))).stdout).toBe(first.stdout);
  const { stdout } = await captureRun(() => runSimulation('example', { ...OPTIONS, json: true }));
  expect(JSON.parse(stdout)).toMatchObject({ seed: 1, summary: { accepted: 50, lost: 0 }, violations: [] });
  expect(takeExitCode()).toBe(0);
});

test('a broken invariant is printed with the shortest history that shows it, and the exit code is 1', async () => {
  const { runSimulation } = await load();
  const { stdout } = await captureRun(() => runSimulation('example', BUG));
  expect(takeExitCode()).toBe(1);
  expect(stdout).toMatch(
    /\nBroken invariants, first one first\n\d+:\d\d:\d\d\.\d{3} {2}recorded once: sum \d+, expected \d+\n/,
  );
  expect(stdout).toMatch(/\nShortest history of [\d,]+ runs: seed \d+, 1 of \d+ deliveries, [1-3] faults?\n/);
  expect(stdout).toMatch(/\d+:\d\d:\d\d\.\d{3} {2}Worker \d+#1\/\d+ table\.record\n/);
  const json = await captureRun(() => runSimulation('example', { ...BUG, json: true }));
  expect(JSON.parse(json.stdout)).toMatchObject({
    bug: 'no condition',
    violations: [{ invariant: 'recorded once' }],
    shortest: { lines: expect.arrayContaining([expect.stringContaining('table.record')]) as unknown },
  });
});

test('a hunt saves the seeds that fail, and a replay shows the timeline of one', async () => {
  const { runHunt, runReplay } = await load();
  const hunt = await captureRun(() => runHunt('example', { ...BUG, hunt: 0.005, json: true }, start));
  expect(takeExitCode()).toBe(1);
  const { seeds, failures } = JSON.parse(hunt.stdout) as {
    readonly seeds: number;
    readonly failures: readonly { readonly seed: number; readonly file: string }[];
  };
  expect(failures.length).toBeGreaterThan(0);
  expect(seeds).toBeGreaterThanOrEqual(failures.length);
  expect(readdirSync(join(directory, '.stacks/simulation/failures'))).toHaveLength(failures.length);
  const { seed } = failures[0]!;
  const replay = await captureRun(() => runReplay(seed, undefined, {}));
  expect(takeExitCode()).toBe(1);
  expect(replay.stdout).toContain('  fault: ');
  expect(replay.stdout).toMatch(new RegExp(`\nexample, seed ${seed}, faults heavy\naccepted +50\n`));
  expect(replay.stdout).toContain('recorded once: sum ');
});

test('a hunt without failures exits with 0', async () => {
  const { runHunt } = await load();
  const { stdout } = await captureRun(() => runHunt('example', { ...OPTIONS, hunt: 0.001 }, start));
  expect(stdout).toMatch(/^example: \d+ seeds?, [\d,]+ deliveries, 0 failures\n$/);
  expect(takeExitCode()).toBe(0);
});

test.each([
  ['unknown', undefined, 'no simulation of "unknown": expected one of example'],
  [
    'example',
    'other',
    '--bug "other" is not planted in example: expected one of "no condition", "marked before',
  ],
])('the system %s with the bug %s is an error', async (system, bug, message) => {
  const { runSimulation } = await load();
  const { error } = await captureRun(() => runSimulation(system, { ...OPTIONS, ...(bug && { bug }) }));
  expect(error).toContain(message);
});

test('a replay of a seed without a saved failure needs the system', async () => {
  const { runReplay } = await load();
  const { error } = await captureRun(() => runReplay(987_654, undefined, {}));
  expect(error).toContain(
    '0 failures of seed 987654 are saved: expected the name of the system after the seed',
  );
  const { stdout } = await captureRun(() => runReplay(987_654, 'example', { deliveries: 2, faults: 'none' }));
  expect(stdout).toMatch(/\naccepted +2\n/);
});
