#!/usr/bin/env node
// The one gate: everything that must hold before a change lands, in the order in which it fails fastest.
// `npm test -- STEP...` runs some of its steps.
import { mkdirSync, rmSync } from 'node:fs';
import { formatTable } from '../tools/gate/report.mjs';
import { runStep } from '../tools/gate/run-step.mjs';
import { results, selectSteps } from '../tools/gate/steps.mjs';
import { preparePackages } from './packages.mjs';

const selected = chosen(process.argv.slice(2));
const started = Date.now();
preparePackages();
const packagesSeconds = (Date.now() - started) / 1000;
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const done = [];
for (const step of selected) {
  process.stdout.write(`\n── ${step.name}\n`);
  const result = await runStep(step, true);
  done.push(result);
  const verdict = result.failed === 0 ? 'passed' : 'FAILED';
  process.stdout.write(`── ${step.name}: ${verdict} in ${result.seconds.toFixed(1)} s\n`);
}

const sum = (field) => done.reduce((total, result) => total + result[field], 0);
process.stdout.write(`\n${formatTable(done, packagesSeconds, (Date.now() - started) / 1000)}\n`);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

function chosen(names) {
  try {
    return selectSteps(names);
  } catch (error) {
    process.stderr.write(`npm test: ${error.message}\n`);
    process.exit(1);
  }
}
