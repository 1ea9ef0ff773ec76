#!/usr/bin/env node
// The one gate: everything that must hold before a change lands, in the order in which it fails fastest.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { preparePackages, root } from './packages.mjs';

preparePackages();

const bin = (name) => join(root, 'node_modules', '.bin', name);
const results = join(root, '.stacks', 'gate');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** A step that passes or fails as a whole, and one whose tests are counted. */
const check = (name, command, args, cwd = root) => ({ name, command, args, cwd });
const jest = (name, config) => ({
  ...check(name, bin('jest'), [
    '--config',
    config,
    '--ci',
    '--json',
    '--outputFile',
    join(results, `${name}.json`),
  ]),
  counts: join(results, `${name}.json`),
});

const steps = [
  check('format', bin('prettier'), ['--check', '--log-level', 'warn', '.']),
  check('lint', bin('eslint'), ['--max-warnings', '0', '.']),
  check('arrows', bin('depcruise'), [
    'src',
    'main.ts',
    'bootstrap.ts',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  check('types', bin('tsc'), ['--noEmit', '-p', '.']),
  check('browser', process.execPath, [join(root, 'tools', 'chromium.mjs')]),
  jest('unit', 'jest.config.js'),
  jest('gates', 'jest.gates.config.js'),
  check('archive stand-in', 'go', ['test', './...'], join(root, 'tools', 'archive-provider')),
  jest('local', 'jest.local.config.js'),
];

let passed = 0;
let failed = 0;
for (const step of steps) {
  const started = Date.now();
  process.stdout.write(`\n── ${step.name}\n`);
  const ran = spawnSync(step.command, step.args, { cwd: step.cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (ran.error) process.stdout.write(`${step.command} could not run: ${ran.error.message}\n`);
  const counts = step.counts ? counted(step.counts) : undefined;
  passed += counts ? counts.passed : ran.status === 0 ? 1 : 0;
  // A run that failed without a failed test, such as one that could not start, counts as one failure.
  const wrong = counts ? Math.max(counts.failed, ran.status === 0 ? 0 : 1) : ran.status === 0 ? 0 : 1;
  failed += wrong;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`── ${step.name}: ${wrong === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function counted(file) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    return {
      passed: numPassedTests,
      failed: numFailedTests + (numFailedTests === 0 ? numFailedTestSuites || numRuntimeErrorTestSuites : 0),
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
