import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckout } from '../../../src/cli/review/checkout';
import { scratch } from './saved-plans';

const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

it('reads the commit, and whether the tree has uncommitted changes', async () => {
  const dir = scratch();
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dir, GIT_DIR: undefined };
  const git = (...args: string[]) =>
    execFileSync('git', [...who, ...args], { cwd: dir, encoding: 'utf8' }).trim();
  expect(await readCheckout(dir, env)).toEqual({ commit: null, dirty: false });
  git('init', '-q');
  writeFileSync(join(dir, 'main.ts'), '');
  git('add', '.');
  git('commit', '-qm', 'One');
  const commit = git('rev-parse', 'HEAD');
  expect(await readCheckout(dir, env)).toEqual({ commit, dirty: false });
  writeFileSync(join(dir, 'new.ts'), '');
  expect(await readCheckout(dir, env)).toEqual({ commit, dirty: true });
});
