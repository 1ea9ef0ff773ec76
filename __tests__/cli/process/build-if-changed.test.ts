import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { computeDigest, buildIfChanged } from '../../../src/cli/process/build-if-changed';

const dir = mkdtempSync(join(tmpdir(), 'stamp '));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a digest depends on the names, the contents and the boundaries between them', () => {
  const digest = (name: string, content: string) => {
    writeFileSync(join(dir, name), content);
    return computeDigest([join(dir, name)]);
  };
  expect(digest('a', 'x')).toBe(digest('a', 'x'));
  expect(new Set([digest('a', 'x'), digest('a', 'y'), digest('b', 'x'), digest('ax', '')]).size).toBe(4);
});

test('an output is built once, and again after its sources change', async () => {
  const stamp = join(dir, 'made', 'stamp');
  let builds = 0;
  const build = async () => void builds++;
  expect(await buildIfChanged(stamp, 'one', build)).toBe(true);
  expect(await buildIfChanged(stamp, 'one', build)).toBe(false);
  expect(await buildIfChanged(stamp, 'two', build)).toBe(true);
  expect(builds).toBe(2);
});

test('an interrupted build is repeated, even after an earlier success', async () => {
  const stamp = join(dir, 'interrupted');
  await buildIfChanged(stamp, 'one', async () => {});
  const rejectBuild = async () => {
    throw new Error('killed');
  };
  await expect(buildIfChanged(stamp, 'two', rejectBuild)).rejects.toThrow('killed');
  expect(existsSync(stamp)).toBe(false);
});
