import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WHO = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

/** The sources of a checkout in a git repository, because a checkout for the tests has none. */
export class Source {
  private readonly first: string;

  constructor(private readonly dir: string) {
    this.runGit('init', '-q');
    this.commit();
    this.first = this.runGit('rev-parse', 'HEAD');
  }

  /** Commits all files. */
  commit(): void {
    this.runGit('add', '--all');
    this.runGit('commit', '-q', '--allow-empty', '-m', 'A change');
  }

  /** Undoes the last commit, without changing files. */
  undoCommit(): void {
    this.runGit('reset', '-q', '--soft', 'HEAD~1');
  }

  /** Changes a file at one place, and commits the change. */
  edit(path: string, from: string, to: string): void {
    const file = join(this.dir, path);
    const before = readFileSync(file, 'utf8');
    if (before.split(from).length !== 2) throw new Error(`${path} does not contain ${from} exactly once`);
    writeFileSync(file, before.replace(from, to));
    this.commit();
  }

  /** Restores the original content of all files. */
  restore(): void {
    this.runGit('checkout', '-q', this.first, '--', '.');
    this.commit();
  }

  private runGit(...args: string[]): string {
    return execFileSync('git', [...WHO, ...args], { cwd: this.dir, encoding: 'utf8' }).trim();
  }
}
