import fc from 'fast-check';
import {
  type CheckResult,
  createMonitorState,
  formatHealth,
  formatNotice,
  type HealthNotice,
  type MonitorState,
  recordRun,
  removeOldestNotice,
} from '../../../src/domain/health';

const createResult = (name: string, isOk: boolean): CheckResult =>
  isOk
    ? { name, status: 'ok', latencyMs: 3 }
    : { name, status: 'failed', latencyMs: 8_000, reason: `${name} is down` };

const formatHour = (hour: number) => `2026-11-29T${String(hour).padStart(2, '0')}:00:00.000Z`;
const run = (state: MonitorState, hour: number, ...states: [string, boolean][]) =>
  recordRun(
    state,
    states.map(([name, isOk]) => createResult(name, isOk)),
    { runId: `run-${hour}`, now: formatHour(hour) },
  );
const publishAll = (state: MonitorState): MonitorState =>
  state.unsent.reduce((current) => removeOldestNotice(current), state);

it('a check that begins to fail is reported once, and its end once', () => {
  let state = run(createMonitorState('inside'), 0, ['database', true]);
  expect(state.unsent).toEqual([]);
  state = run(state, 1, ['database', false]);
  const failed = {
    kind: 'failed',
    check: 'database',
    failedSince: formatHour(1),
    reason: 'database is down',
  };
  expect(state.unsent).toEqual([failed]);
  state = run(publishAll(state), 2, ['database', false]);
  expect(state.unsent).toEqual([]);
  state = run(state, 3, ['database', true]);
  const over = { kind: 'over', check: 'database', failedSince: formatHour(1), overAt: formatHour(3) };
  expect(state.unsent).toEqual([over]);
  expect(run(publishAll(state), 4, ['database', true]).unsent).toEqual([]);
});

it('a check that fails in the first run is reported', () => {
  expect(run(createMonitorState('inside'), 0, ['queue', false]).unsent).toHaveLength(1);
});

it('a notice that was not published stays before later ones', () => {
  let state = run(createMonitorState('inside'), 0, ['a', false], ['b', true]);
  state = run(state, 1, ['a', true], ['b', false]);
  expect(state.unsent.map(({ kind, check }) => `${check} ${kind}`)).toEqual([
    'a failed',
    'a over',
    'b failed',
  ]);
});

it('a check that is renamed while it fails is reported as no longer checked, once, and its new name as failed', () => {
  let state = run(createMonitorState('inside'), 0, ['database', false], ['queue', true]);
  state = run(publishAll(state), 1, ['database-writer', false]);
  expect(state.unsent).toEqual([
    { kind: 'removed', check: 'database', failedSince: formatHour(0), overAt: formatHour(1) },
    {
      kind: 'failed',
      check: 'database-writer',
      failedSince: formatHour(1),
      reason: 'database-writer is down',
    },
  ]);
  expect(run(publishAll(state), 2, ['database-writer', false]).unsent).toEqual([]);
});

it('a check with the name of a property of objects is one like others', () => {
  const state = run(createMonitorState('inside'), 0, ['constructor', true]);
  expect(state.unsent).toEqual([]);
  expect(run(state, 1, ['constructor', false]).unsent).toHaveLength(1);
});

/** Returns the kind of the notice of a change; undefined stands for a check that the monitor does not have. */
const describeChange = (before: boolean | undefined, after: boolean | undefined): HealthNotice['kind'][] => {
  const [hasFailed, fails] = [before === false, after === false];
  if (hasFailed === fails) return [];
  if (fails) return ['failed'];
  return [after === undefined ? 'removed' : 'over'];
};

it('for each check, the notices alternate between failed and its end, and match what the runs found', () => {
  const names = ['a', 'b', 'c'];
  // Undefined: the monitor does not have the check in this run.
  const anyResult = fc.constantFrom(true, false, undefined);
  const anyRun = fc.record({ results: fc.tuple(anyResult, anyResult, anyResult), published: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 20 }), (runs) => {
      let state = createMonitorState('inside');
      const notices: HealthNotice[] = [];
      for (const [hour, { results, published }] of runs.entries()) {
        const found = names.flatMap((name, index): [string, boolean][] => {
          const isOk = results[index];
          return isOk === undefined ? [] : [[name, isOk]];
        });
        state = run(state, hour, ...found);
        for (let count = 0; count < published && state.unsent.length > 0; count++) {
          notices.push(state.unsent[0]!);
          state = removeOldestNotice(state);
        }
      }
      notices.push(...state.unsent);
      for (const [index, name] of names.entries()) {
        const found = runs.map(({ results }) => results[index]);
        const expected = found.flatMap((isOk, hour) => describeChange(found[hour - 1], isOk));
        expect(notices.filter(({ check }) => check === name).map(({ kind }) => kind)).toEqual(expected);
      }
    }),
  );
});

it('a system is healthy if all its checks are, and the response contains no reason', () => {
  const [ok, failed] = [createResult('queue', true), createResult('database', false)];
  expect(formatHealth([ok], formatHour(0)).status).toBe('ok');
  expect(formatHealth([ok, failed], formatHour(0))).toEqual({
    status: 'failed',
    checkedAt: formatHour(0),
    checks: { queue: { status: 'ok', latencyMs: 3 }, database: { status: 'failed', latencyMs: 8_000 } },
  });
});

it('a notice contains the check, since when and why it fails, and when it is over', () => {
  const failed: HealthNotice = {
    kind: 'failed',
    check: 'database',
    failedSince: formatHour(1),
    reason: 'no answer',
  };
  const { subject, text } = formatNotice(failed, 'inside', 'topic-platform-alarms-us-east-1-dev');
  expect(subject).toBe('database fails: topic-platform-alarms-us-east-1-dev');
  for (const part of ['database', 'inside', formatHour(1), 'no answer']) expect(text).toContain(part);
  const over = formatNotice({ ...failed, kind: 'over', overAt: formatHour(3) }, 'inside', 'x'.repeat(120));
  expect(over.subject).toHaveLength(100);
  for (const part of [formatHour(1), formatHour(3)]) expect(over.text).toContain(part);
  const removed = formatNotice({ ...failed, kind: 'removed', overAt: formatHour(3) }, 'inside', 'topic');
  expect(removed.subject).toBe('database is no longer checked: topic');
  for (const part of ['database', 'inside', formatHour(1), formatHour(3)])
    expect(removed.text).toContain(part);
});
