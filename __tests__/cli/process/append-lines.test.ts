import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendLines } from '../../../src/cli/process/append-lines';

test.each([
  ['a new file', undefined, 'a\nb\n'],
  ['an empty file', '', 'a\nb\n'],
  ['a file with complete lines', 'x\n', 'x\na\nb\n'],
  ['a file whose last line was cut', '{"id":', '{"id":\na\nb\n'],
])('lines are appended to %s', async (_, before, after) => {
  const path = join(mkdtempSync(join(tmpdir(), 'lines-')), 'logs', 'log.jsonl');
  await appendLines(path, []);
  if (before !== undefined) writeFileSync(path, before);
  await appendLines(path, ['a']);
  await appendLines(path, ['b']);
  expect(readFileSync(path, 'utf8')).toBe(after);
  expect(statSync(path).mode & 0o077).toBe(0);
});
