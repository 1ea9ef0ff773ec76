#!/usr/bin/env node
// The gate: every check that must pass before a change is merged.
// `npm test -- STEP...` runs some of its steps. --install-browser and --without-browser apply if Chromium is missing.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { askOnTerminal, BROWSER_OPTIONS, decideBrowser } from '../tools/gate/browser.mjs';
import { formatSeconds, formatTable } from '../tools/gate/report.mjs';
import { runLanes, runStep } from '../tools/gate/run-step.mjs';
import { CHROMIUM, results, selectSteps } from '../tools/gate/steps.mjs';
import { preparePackages } from './packages.mjs';

const args = process.argv.slice(2);
let selected = selectStepsOrExit(args.filter((name) => !BROWSER_OPTIONS.includes(name)));
const note = await prepareBrowser(args);
const started = Date.now();
await preparePackages();
const packagesSeconds = (Date.now() - started) / 1000;
for (const { name } of selected.flat())
  for (const type of ['json', 'cpu']) rmSync(join(results, `${name}.${type}`), { force: true });
mkdirSync(results, { recursive: true });

// The output of a single lane appears at once; the output of parallel lanes appears when a step ends.
const live = selected.length === 1;
const finished = await runLanes(selected, async (step) => {
  process.stdout.write(live ? `\n── ${step.name}\n` : `── ${step.name}: started\n`);
  const result = await runStep(step, live);
  const verdict = `${result.failed === 0 ? 'passed' : 'FAILED'} in ${formatSeconds(result.seconds)}`;
  const output = live ? '' : `\n── ${step.name}\n${result.output}`;
  process.stdout.write(`${output}── ${step.name}: ${verdict}\n`);
  return result;
});

const sum = (field) => finished.reduce((total, result) => total + result[field], 0);
process.stdout.write(`\n${formatTable(finished, packagesSeconds, (Date.now() - started) / 1000)}\n`);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
if (note) process.stdout.write(`${note}\n`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

/** Prompts before it installs a browser. Without one, the browser tests are omitted. Returns a note about that. */
async function prepareBrowser(options) {
  if (!selected.flat().some(({ usesBrowser }) => usesBrowser)) return undefined;
  try {
    const { action, note } = await decideBrowser({
      exists: existsSync(CHROMIUM),
      options,
      ask: process.stdin.isTTY ? askOnTerminal : undefined,
      isCi: Boolean(process.env.CI),
    });
    if (action !== 'omit') return note;
    process.env.WITHOUT_BROWSER = '1';
    selected = selected
      .map((lane) => lane.filter(({ name }) => name !== 'browser'))
      .filter((lane) => lane.length > 0);
    process.stdout.write(`${note}\n`);
    return note;
  } catch (error) {
    process.stderr.write(`npm test: ${error.message}\n`);
    process.exit(1);
  }
}

function selectStepsOrExit(names) {
  try {
    return selectSteps(names);
  } catch (error) {
    process.stderr.write(`npm test: ${error.message}\n`);
    process.exit(1);
  }
}
