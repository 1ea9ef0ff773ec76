// Whether the tests in a browser run, and who installs it. Plain Node, without packages.
import { createInterface } from 'node:readline/promises';
import { CHROMIUM } from './steps.mjs';

/** The options of `npm test` about the browser. */
export const BROWSER_OPTIONS = ['--install-browser', '--without-browser'];

const NEEDS = `Chromium (${CHROMIUM}) is missing, which the tests of pages need`;
const INSTALL = 'npm test -- --install-browser installs it with apt-get, as root';

/**
 * Decides what happens if Chromium is missing. Nothing is installed unless the user says so.
 * @param options of BROWSER_OPTIONS
 * @param ask asks a question on a terminal; undefined if there is none
 * @param isCi whether a workflow runs, which must not silently omit tests
 * @returns `run`, `install` or `leave out`, with a note for the user
 * @throws Error with what to do, in a workflow
 */
export async function decideBrowser({ exists, options, ask, isCi }) {
  if (options.includes('--without-browser'))
    return { action: 'leave out', note: 'the tests in a browser are left out (--without-browser)' };
  if (exists) return { action: 'run' };
  if (options.includes('--install-browser')) return { action: 'install' };
  if (isCi) throw new Error(`${NEEDS}: ${INSTALL}, and --without-browser leaves these tests out`);
  if (ask && (await ask(`${NEEDS}. Install it with apt-get? [y/N] `))) return { action: 'install' };
  return { action: 'leave out', note: `${NEEDS}: they are left out; ${INSTALL}` };
}

/** Asks on the terminal. Only `y` and `yes` confirm. */
export async function askOnTerminal(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}
