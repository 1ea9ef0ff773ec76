// Runs Stryker on an area. Its packages are beside the copy of this file in .stacks; the working directory is the checkout.
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { AREAS, MINIMUM_SCORE } from './areas.mjs';

const [area, ...files] = process.argv.slice(2);
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
      testEnvironment: path('environment.cjs'),
      setupFilesAfterEnv: [...unit.setupFilesAfterEnv, path('setup.cjs')],
    },
    enableFindRelatedTests: false,
  },
  concurrency: 2,
  // A long timeout, so that mutants don't time out because the machine is busy.
  timeoutMS: 120_000,
  tempDirName: join(reports, 'sandbox'),
  ignorePatterns: ['.stacks', 'cdktf.out', 'help/pictures'],
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: process.stdout.isTTY, logTests: false, reportTests: false },
  htmlReporter: { fileName: join(reports, `${area}.html`) },
  jsonReporter: { fileName: join(reports, `${area}.json`) },
  thresholds: { high: 95, low: MINIMUM_SCORE, break: MINIMUM_SCORE },
});
try {
  await stryker.runMutationTest();
} catch (error) {
  process.stderr.write(`mutate: ${error.message}\n`);
  process.exitCode = 1;
}
