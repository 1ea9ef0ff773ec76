import { spawn } from 'node:child_process';
import { printNote } from '../terminal/print';

/** Opens a URL in the user's browser. If there is no program for that, prints a note. */
export function openUrl(url: string): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => printNote(`${program} is missing: open the URL yourself`));
  child.unref();
}
