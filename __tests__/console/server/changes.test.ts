import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuditLog } from '../../../src/console/server/audit-log';
import { createExampleSection, createExampleState, type ExampleState } from '../example/section';
import { serveSections, type TestConsole } from '../support';

let state: ExampleState;
let served: TestConsole;
beforeEach(async () => {
  state = createExampleState();
  served = await serveSections([createExampleSection(state)], { now: () => Date.UTC(2026, 10, 30) });
});
afterEach(() => served.stop());

const DROP = { parameters: { ids: ['m1', 'm3'] }, reason: 'they are duplicates', confirmed: true };

test('a confirmed change reports its progress and its masked result, and is recorded before and after', async () => {
  expect(await served.change('/api/example/drop', DROP)).toEqual([
    { progress: { done: 1, total: 2 } },
    { progress: { done: 2, total: 2 } },
    { result: { dropped: 2, password: '(sensitive #1)' } },
  ]);
  expect(state.messages).toEqual(['m2']);
  const common = {
    id: expect.any(String) as string,
    at: '2026-11-30T00:00:00.000Z',
    user: 'ada',
    target: 'local',
    environment: 'local',
    section: 'example',
    change: 'drop',
    parameters: { ids: ['m1', 'm3'] },
    reason: 'they are duplicates',
  };
  expect(served.records).toEqual([
    { ...common, state: 'started' },
    { ...common, state: 'succeeded', result: { dropped: 2, password: 'hunter2' } },
  ]);
  expect(served.records[0]!.id).toBe(served.records[1]!.id);
});

test('a change that fails in the middle reports and records the error, and what was done before remains', async () => {
  const lines = await served.change('/api/example/drop', { ...DROP, parameters: { ids: ['m1', 'm9'] } });
  expect(lines).toEqual([
    { progress: { done: 1, total: 2 } },
    { error: expect.objectContaining({ what: 'there is no message m9' }) as object },
  ]);
  expect(served.records.map((record) => [record.state, record.error])).toEqual([
    ['started', undefined],
    ['failed', 'there is no message m9'],
  ]);
});

test('without confirmation, a change is described and not made', async () => {
  const { parameters, reason } = DROP;
  for (const body of [
    { parameters, reason },
    { parameters, reason, confirmed: false },
  ])
    expect(await served.change('/api/example/drop', body)).toEqual([{ preview: { dropped: ['m1', 'm3'] } }]);
  expect(await served.change('/api/example/poke', {})).toEqual([
    { error: expect.objectContaining({ what: 'the change is not confirmed' }) as object },
  ]);
  expect([state.messages, served.records]).toEqual([['m1', 'm2', 'm3'], []]);
});

test.each([
  ['a text as confirmation', { ...DROP, confirmed: 'true' }, /confirmed/],
  ['no reason', { ...DROP, reason: ' ' }, /the reason is missing/],
  ['invalid parameters', { ...DROP, parameters: { ids: [] } }, /ids/],
  ['a reason of 501 characters', { ...DROP, reason: 'x'.repeat(501) }, /reason/],
])('%s is refused, and nothing is changed or recorded', async (_, body, what) => {
  const [line] = await served.change('/api/example/drop', body);
  expect(line).toEqual({
    error: expect.objectContaining({ what: expect.stringMatching(what) as string }) as object,
  });
  expect([state.messages.length, served.records]).toEqual([3, []]);
});

test.each([
  [
    'a form, which a page of another site can send',
    { 'content-type': 'text/plain' },
    415,
    '{"confirmed":true}',
  ],
  ['a text that is not JSON', { 'content-type': 'application/json' }, 400, '{'],
  ['more than a million bytes', { 'content-type': 'application/json' }, 413, `"${'x'.repeat(1_000_001)}"`],
])('%s is refused', async (_, headers, status, body) => {
  const response = await served.request('/api/example/poke', { method: 'POST', headers, body });
  expect(response.status).toBe(status);
  expect(served.records).toEqual([]);
});

test.each(['GET', 'HEAD', 'PUT', 'DELETE'])('a change cannot be made by %s', async (method) => {
  const response = await served.request('/api/example/poke?confirmed=true', { method });
  expect([404, 405]).toContain(response.status);
  expect(served.records).toEqual([]);
});

test('a console that only reads refuses changes, and also their preview', async () => {
  await served.stop();
  served = await serveSections([createExampleSection(state)], { allowsChanges: false });
  for (const body of [DROP, { ...DROP, confirmed: false }]) {
    const [line] = await served.change('/api/example/drop', body);
    expect(line).toMatchObject({ error: { what: 'this console only reads' } });
  }
  expect(await served.query('/api/example/messages')).toHaveLength(3);
});

test('a change that cannot be recorded is not made', async () => {
  await served.stop();
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  served = await serveSections([createExampleSection(state)], { recordChange: () => Promise.reject(full) });
  const [line] = await served.change('/api/example/drop', DROP);
  expect(line).toMatchObject({ error: { what: expect.stringContaining('no space left') as string } });
  expect(state.messages).toHaveLength(3);
});

test('a change that was made and could not be recorded is reported as such', async () => {
  await served.stop();
  let records = 0;
  served = await serveSections([createExampleSection(state)], {
    recordChange: () => (++records === 1 ? Promise.resolve() : Promise.reject(new Error('disk error'))),
  });
  const lines = await served.change('/api/example/drop', DROP);
  expect(lines.at(-1)).toMatchObject({
    error: { what: expect.stringMatching(/^the change was made, but .*disk error/) as string },
  });
  expect(state.messages).toEqual(['m2']);
});

test('the audit log is a file for its owner only, with masked lines', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'console-')), 'console', 'changes.jsonl');
  const record = createAuditLog(file);
  for (const recorded of ['started', 'succeeded'] as const)
    await record({
      id: '1',
      at: '2026-11-30T00:00:00.000Z',
      user: 'ada',
      target: 'local',
      environment: 'local',
      section: 'example',
      change: 'drop',
      parameters: { apiKey: 'hunter2-and-more', ids: ['m1'] },
      state: recorded,
    });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { state: string }).state)).toEqual([
    'started',
    'succeeded',
  ]);
  expect(lines.join()).not.toContain('hunter2');
  expect(statSync(file).mode & 0o077).toBe(0);
});
