import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertSameSnapshot, readCheckout, readSnapshot } from '../../../src/cli/review/checkout';
import { createTempDirectory } from './saved-plans';

const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

it('the checkout provides the commit, and whether there are uncommitted changes', async () => {
  const dir = createTempDirectory();
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dir, GIT_DIR: undefined };
  const runGit = (...args: string[]) =>
    execFileSync('git', [...who, ...args], { cwd: dir, encoding: 'utf8' }).trim();
  expect(await readCheckout(dir, env)).toEqual({ commit: null, dirty: false });
  runGit('init', '-q');
  writeFileSync(join(dir, 'main.ts'), '');
  runGit('add', '.');
  runGit('commit', '-qm', 'One');
  const commit = runGit('rev-parse', 'HEAD');
  expect(await readCheckout(dir, env)).toEqual({ commit, dirty: false });
  writeFileSync(join(dir, 'new.ts'), '');
  expect(await readCheckout(dir, env)).toEqual({ commit, dirty: true });
});

describe('a snapshot of the code that is planned', () => {
  it('changes after every edit that can affect a stack, even if the working tree was dirty before', async () => {
    const dir = createTempDirectory();
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: dir, GIT_DIR: undefined };
    const write = (path: string, text: string) => {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), text);
    };
    write('main.ts', 'one');
    write('src/systems/queue.ts', 'one');
    write('src/cli/main.ts', 'one');
    const before = await readSnapshot(dir, env);
    assertSameSnapshot(before, await readSnapshot(dir, env));
    // The command line and notes are not part of any stack.
    write('src/cli/main.ts', 'two');
    write('notes.md', 'one');
    assertSameSnapshot(before, await readSnapshot(dir, env));
    for (const path of ['src/systems/queue.ts', 'src/lambdas/new.ts', 'package-lock.json', 'main.ts']) {
      const last = await readSnapshot(dir, env);
      write(path, `two of ${path}`);
      const now = await readSnapshot(dir, env);
      expect(() => assertSameSnapshot(last, now)).toThrow(
        'the code was edited while it was planned, and no plan was saved: run this again',
      );
    }
  });

  it('changes after another commit is checked out', () => {
    const snapshot = { commit: 'a1', dirty: false, sources: 'same' };
    expect(() => assertSameSnapshot(snapshot, { ...snapshot, commit: 'b2' })).toThrow(
      'the commit changed from a1 to b2 while it was planned',
    );
  });
});
