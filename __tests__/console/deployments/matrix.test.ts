import { DeploymentChecks } from '../../../src/console/sections/deployments/checks';
import { buildMatrix } from '../../../src/console/sections/deployments/matrix';
import { createRecord, createReport, FIRST, SECOND } from './fake-checks';

const DRIFT = createRecord();
const PENDING = createRecord({ kind: 'not yet applied' });
const EXPECTED = createRecord({ kind: 'expected' });
const CHANGES = { stack: FIRST.name, actions: '1 to create', isEmpty: false };
const NO_CHANGES = { stack: FIRST.name, actions: 'no changes', isEmpty: true };

const scan = (at: number, ...records: ReturnType<typeof createRecord>[]): DeploymentChecks['results'] => ({
  drift: { at, result: createReport(records) },
});
const plan = (at: number, result: typeof CHANGES & { error?: string }): DeploymentChecks['results'] => ({
  plan: { at, result: { stacks: [result], review: '' } },
});

const getState = (results: DeploymentChecks['results'], deployed = [FIRST.name]) =>
  buildMatrix([FIRST, SECOND], new Set(deployed), results)[0]!.state;

it.each([
  ['nothing was checked', 'unknown', {}],
  ['a scan found nothing', 'clean', scan(1)],
  ['a scan found drift', 'drift', scan(1, EXPECTED, PENDING, DRIFT)],
  ['a scan found a resource that no state contains', 'drift', scan(1, createRecord({ kind: 'unmanaged' }))],
  ['a scan found a change that is not applied', 'not applied', scan(1, EXPECTED, PENDING)],
  ['a scan found only expected changes', 'expected', scan(1, EXPECTED)],
  ['a plan has changes', 'not applied', plan(1, CHANGES)],
  ['a plan has no changes', 'clean', plan(1, NO_CHANGES)],
  ['a plan failed', 'failed', plan(1, { ...CHANGES, error: 'no provider' })],
  [
    'what a scan found was applied before a newer plan',
    'clean',
    { ...scan(1, PENDING), ...plan(2, NO_CHANGES) },
  ],
  ['what a plan found was applied before a newer scan', 'clean', { ...scan(2), ...plan(1, CHANGES) }],
  [
    'a newer plan has no changes, but there was drift',
    'drift',
    { ...scan(1, DRIFT), ...plan(2, NO_CHANGES) },
  ],
] as [string, string, DeploymentChecks['results']][])('if %s, the state is %s', (_, state, results) => {
  expect(getState(results)).toBe(state);
});

it('shows the counts of the scan and the actions of the plan', () => {
  const results = { ...scan(1, DRIFT, DRIFT, PENDING), ...plan(2, CHANGES) };
  expect(buildMatrix([FIRST, SECOND], new Set([FIRST.name]), results)[0]).toEqual({
    stack: FIRST.name,
    region: FIRST.region,
    state: 'drift',
    drift: 2,
    notApplied: 1,
    expected: 0,
    plan: '1 to create',
  });
});

it('has a row for resources that no state contains', () => {
  const unmanaged = createRecord({ stack: 'environment-local', kind: 'unmanaged' });
  const result = createReport([unmanaged], [FIRST.name, 'environment-local']);
  const rows = buildMatrix([FIRST], new Set([FIRST.name]), { drift: { at: 1, result } });
  expect(rows.map(({ stack, state }) => [stack, state])).toEqual([
    [FIRST.name, 'clean'],
    ['environment-local', 'drift'],
  ]);
});

it('does not call a stack clean that is not deployed, or that no check included', () => {
  expect(getState(scan(1), [])).toBe('not deployed');
  expect(getState({ drift: { at: 1, result: createReport([], [SECOND.name]) } })).toBe('unknown');
});

describe('DeploymentChecks', () => {
  it('refuses a second check while one runs, and names the first', async () => {
    const checks = new DeploymentChecks(() => 5);
    let end = () => {};
    const first = checks.run('drift', async (onProgress) => {
      onProgress('synthesizing');
      await new Promise<void>((resolve) => (end = resolve));
      return createReport([]);
    });
    expect(checks.running).toEqual({ check: 'drift', startedAt: 5, line: 'synthesizing' });
    await expect(checks.run('plan', () => Promise.reject(new Error('not run')))).rejects.toMatchObject({
      body: { what: 'another check is running: drift, synthesizing' },
    });
    end();
    await first;
    expect([checks.running, checks.results.drift?.at]).toEqual([undefined, 5]);
  });

  it('keeps the last result if a later check fails, and runs the next one', async () => {
    const checks = new DeploymentChecks(() => 1);
    await checks.run('drift', () => Promise.resolve(createReport([DRIFT])));
    await expect(checks.run('drift', () => Promise.reject(new Error('no target')))).rejects.toThrow(
      'no target',
    );
    expect([checks.running, checks.results.drift?.result.records.length]).toEqual([undefined, 1]);
  });
});
