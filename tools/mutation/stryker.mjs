// Runs Stryker on an area. Its packages are beside the copy of this file in .stacks; the working directory is the checkout.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { AREAS, MINIMUM_SCORE } from './areas.mjs';
import { parseArguments } from './arguments.mjs';
import { estimateScore, sampleMutants } from './sample.mjs';

const { area, files, sample, seed, workers } = parseArguments(process.argv.slice(2));
const { code, tests, slow = [], data = [] } = AREAS[area];
process.env.SLOW_TESTS = JSON.stringify(slow); // for the environment, in processes of Stryker
const reports = join('.stacks', 'mutation');
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const unit = createRequire(join(process.cwd(), 'package.json'))('./jest.config.js');

const stryker = new Stryker({
  mutate:
    files.length > 0
      ? files.map((file) => relative('.', file))
      : [`${code}.ts`, ...data.map((file) => `!${file}`)],
  testRunner: 'jest',
  plugins: [path('runner.mjs')],
  coverageAnalysis: 'perTest',
  jest: {
    projectType: 'custom',
    config: {
      ...unit,
      roots: ['<rootDir>/src', '<rootDir>/__tests__'],
      testMatch: tests.map((files) => `<rootDir>/__tests__/${files}.test.ts`),
      runtime: path('runtime.cjs'),
      testEnvironment: path('environment.cjs'),
      // Stryker runs all files in one process, in which the replaced functions of Node would replace each other.
      setupFilesAfterEnv: [
        ...unit.setupFilesAfterEnv.filter((file) => !file.includes('temporary-directories')),
        path('setup.cjs'),
      ],
    },
    enableFindRelatedTests: false,
  },
  concurrency: workers,
  // Long timeouts, so that nothing times out because the machine is busy.
  timeoutMS: 120_000,
  dryRunTimeoutMinutes: 30,
  tempDirName: join(reports, 'sandbox'),
  ignorePatterns: ['.stacks', 'cdktf.out', 'help/pictures'],
  reporters: ['progress-append-only', 'survivors', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: process.stdout.isTTY, logTests: false, reportTests: false },
  htmlReporter: { fileName: join(reports, `${area}.html`) },
  jsonReporter: { fileName: join(reports, `${area}.json`) },
  thresholds: { high: 95, low: MINIMUM_SCORE, break: MINIMUM_SCORE },
});
if (sample !== undefined) sampleMutants(sample, seed);
try {
  await stryker.runMutationTest();
  if (sample !== undefined) printEstimate();
} catch (error) {
  process.stderr.write(`mutate: ${error.message}\n`);
  process.exitCode = 1;
}

/** Prints the score that the sample indicates. The run fails if the score of the area can be below the minimum. */
function printEstimate() {
  const { files: results } = JSON.parse(readFileSync(join(reports, `${area}.json`), 'utf8'));
  const estimate = estimateScore(Object.values(results).flatMap(({ mutants }) => mutants));
  if (estimate === undefined) return;
  const { size, total, score, low, high } = estimate;
  const range = `${low.toFixed(1)} to ${high.toFixed(1)} %`;
  process.stdout.write(
    `${area}: ${size} of ${total} mutants, seed ${seed}: score ${score.toFixed(2)} %, of all mutants ${range} (95 % confidence)\n`,
  );
  if (low < MINIMUM_SCORE) process.exitCode = 1;
}
