import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutOf } from '../../../src/cli/review/commit';
import { scratch } from './kept';

const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

it('tells the commit, and whether the tree has changes that it does not hold', async () => {
  const dir = scratch();
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dir, GIT_DIR: undefined };
  const git = (...args: string[]) =>
    execFileSync('git', [...who, ...args], { cwd: dir, encoding: 'utf8' }).trim();
  expect(await checkoutOf(dir, env)).toEqual({ commit: null, dirty: false });
  git('init', '-q');
  writeFileSync(join(dir, 'main.ts'), '');
  git('add', '.');
  git('commit', '-qm', 'One');
  const commit = git('rev-parse', 'HEAD');
  expect(await checkoutOf(dir, env)).toEqual({ commit, dirty: false });
  writeFileSync(join(dir, 'new.ts'), '');
  expect(await checkoutOf(dir, env)).toEqual({ commit, dirty: true });
});
