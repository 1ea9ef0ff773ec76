// Decides whether the tests in a browser run, and whether to install the browser. Plain Node.js without packages.
import { createInterface } from 'node:readline/promises';
import { CHROMIUM } from './steps.mjs';

/** The options of `npm test` for the browser. */
export const BROWSER_OPTIONS = ['--install-browser', '--without-browser'];

const MISSING = `Chromium (${CHROMIUM}) is missing, which the tests of pages require`;
const INSTALL = 'npm test -- --install-browser installs it with apt-get, as root';

/**
 * Decides what to do if Chromium is missing. Nothing is installed unless the user confirms it or gives the option.
 * @param options of BROWSER_OPTIONS
 * @param ask asks a question on a terminal; undefined if there is none
 * @param isCi whether the gate runs in a workflow, which must not silently omit tests
 * @returns `run`, `install` or `omit`, with a note for the user
 * @throws Error that names the options, in a workflow without Chromium
 */
export async function decideBrowser({ exists, options, ask, isCi }) {
  if (options.includes('--without-browser'))
    return { action: 'omit', note: 'the tests in a browser are omitted (--without-browser)' };
  if (exists) return { action: 'run' };
  if (options.includes('--install-browser')) return { action: 'install' };
  if (isCi) throw new Error(`${MISSING}: ${INSTALL}, and --without-browser omits these tests`);
  if (ask && (await ask(`${MISSING}. Install it with apt-get? [y/N] `))) return { action: 'install' };
  return { action: 'omit', note: `${MISSING}: they are omitted; ${INSTALL}` };
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
