import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readChanges } from '../../../src/console/sections/changes/read-changes';
import { createAuditLog } from '../../../src/console/server/audit-log';
import { createExampleSection, createExampleState } from '../example/section';
import { serveSections } from '../support';

/** The module is JavaScript for browsers, whose types `tsc` checks apart. */
const { describeChanges } = jest.requireActual<{ readonly describeChanges: (changes: object[]) => string }>(
  '../../../src/console/sections/changes/client/describe-changes.js',
);

const createFile = () => join(mkdtempSync(join(tmpdir(), 'changes-')), 'changes.jsonl');

test('the log of real changes has one entry each, the newest first, with the start and the end', async () => {
  const file = createFile();
  let time = Date.UTC(2026, 10, 30);
  const served = await serveSections([createExampleSection(createExampleState())], {
    recordChange: createAuditLog(file),
    now: () => (time += 1_000),
  });
  await served.change('/api/example/poke', { confirmed: true });
  await served.change('/api/example/drop', { parameters: { ids: ['m9'] }, reason: 'old', confirmed: true });
  await served.stop();
  const changes = await readChanges(file);
  expect(changes).toMatchObject([
    { change: 'drop', reason: 'old', state: 'failed', error: 'there is no message m9' },
    { change: 'poke', user: 'ada', state: 'succeeded', result: 'poked' },
  ]);
  for (const { at, endedAt } of changes) expect(Date.parse(endedAt!)).toBeGreaterThan(Date.parse(at));
});

test('a missing file is an empty log, and a cut or foreign line is skipped', async () => {
  const file = createFile();
  expect(await readChanges(file)).toEqual([]);
  writeFileSync(file, '{"id":"1","at":"20\nnot JSON\n{"id":5}\n');
  const record = {
    id: '2',
    at: '2026-11-30T00:00:00.000Z',
    user: 'a',
    target: 'local',
    environment: 'local',
  };
  appendFileSync(
    file,
    `${JSON.stringify({ ...record, section: 's', change: 'c', parameters: {}, state: 'started' })}\n`,
  );
  expect(await readChanges(file)).toMatchObject([{ id: '2', state: 'started' }]);
});

test('a record after a line that was cut is not a part of that line', async () => {
  const file = createFile();
  writeFileSync(file, '{"id":"1","at":"20');
  const served = await serveSections([createExampleSection(createExampleState())], {
    recordChange: createAuditLog(file),
  });
  await served.change('/api/example/poke', { confirmed: true });
  await served.stop();
  const [change] = await readChanges(file);
  expect(change).toMatchObject({ change: 'poke', state: 'succeeded' });
  expect(change!.endedAt).toBeDefined();
});

test.each([
  [[], 'Nothing has been changed in the console yet.'],
  [['succeeded'], 'One change: succeeded. The last one is drop by ada.'],
  [['succeeded', 'succeeded'], 'The last 2 changes: all succeeded. The last one is drop by ada.'],
  [
    ['started', 'failed', 'succeeded'],
    'The last 3 changes: 1 failed, 1 without a result. The last one is drop by ada.',
  ],
])('the sentence about changes that %j is: %s', (states, sentence) => {
  expect(describeChanges(states.map((state) => ({ state, change: 'drop', user: 'ada' })))).toBe(sentence);
});

test('of a large log, the last changes are read', async () => {
  const file = createFile();
  const lines = Array.from({ length: 40_000 }, (_, id) =>
    JSON.stringify({
      id: String(id),
      at: '2026-11-30T00:00:00.000Z',
      user: 'a',
      target: 'local',
      environment: 'local',
      section: 's',
      change: 'c',
      parameters: {},
      state: 'started',
    }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  const changes = await readChanges(file);
  expect([changes.length, changes[0]!.id]).toEqual([200, '39999']);
});
