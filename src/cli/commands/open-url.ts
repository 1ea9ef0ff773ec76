import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { STACKS_DIR } from '../session';
import { printNote } from '../terminal/print';

/**
 * Opens a URL that contains a token in the user's browser. Every user of the machine can read the arguments of programs, so the
 * browser gets the path of a file that leads to the URL, and that only its owner can read.
 */
export function openUrl(url: string): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [writeLink(url)], { stdio: 'ignore', detached: true });
  child.on('error', () => printNote(`${program} is missing: open the URL yourself`));
  child.unref();
}

/** Writes a page that leads to a URL. Returns its path. */
export function writeLink(url: string, file = join(STACKS_DIR, 'console', 'open.html')): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}" />\n`, {
    mode: 0o600,
  });
  return file;
}
