// Stryker's runner for jest, made fast: a mutant runs only the tests that reach it, the quickest of them, until one fails. Jest
// starts once for each test file, and the file is loaded again only for mutants that it executes while it is loaded.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  commonTokens,
  declareClassPlugin,
  declareFactoryPlugin,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin';
import { MutantRunStatus } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';
import { assignTests } from './assign-tests.mjs';
import { Session, TestTimeout } from './session.mjs';

export { strykerValidationSchema } from '@stryker-mutator/jest-runner';

/**
 * The maximum number of test files that are loaded again for a mutant. A mutant that only a further file would kill
 * survives.
 */
const MAX_RELOADS = 8;

/** The file in which the first process writes the results of the run without mutations, for the other processes. */
const TESTS_FILE = '.mutation-tests.json';

/** The state of the plugin for jest: which mutant is active, and the counts of executions. */
const { state } = createRequire(import.meta.url)(
  new URL('node_modules/@stryker-mutator/jest-runner/dist/src/jest-plugins/messaging.cjs', import.meta.url)
    .pathname,
);
const shared = (globalThis[Symbol.for('market-stacks.mutation')] = {});

class FastRunner {
  #jest;
  #sessions = new Map();
  #firstRun;

  constructor(jest) {
    this.#jest = jest;
  }

  init() {
    return this.#jest.init();
  }

  capabilities() {
    return this.#jest.capabilities();
  }

  /** Runs all tests without a mutation, and assigns them to the mutants. */
  async dryRun(options) {
    const loads = new Map();
    const countHits = () => state.instrumenterContext.mutantCoverage?.static ?? {};
    shared.countHits = countHits;
    shared.recordLoad = (file, before) => {
      const hits = Object.entries(countHits()).map(([mutant, count]) => [
        mutant,
        count - (before[mutant] ?? 0),
      ]);
      loads.set(file, Object.fromEntries(hits.filter(([, count]) => count > 0)));
    };
    const [start, usage] = [performance.now(), process.cpuUsage()];
    const result = await this.#jest.dryRun(options);
    const { user, system } = process.cpuUsage(usage);
    const cpuShare = Math.min(1, (user + system) / 1_000 / (performance.now() - start));
    shared.countHits = shared.recordLoad = undefined;
    if (!result.mutantCoverage) return result;
    // Other processes increase the durations on a busy machine, so only the share of CPU time counts.
    const tests = result.tests.map((test) => ({ ...test, timeSpentMs: test.timeSpentMs * cpuShare }));
    result.mutantCoverage = assignTests(result.mutantCoverage, tests, loads);
    const files = Object.fromEntries(result.tests.map(({ id, fileName }) => [id, fileName]));
    const loading = Object.fromEntries([...loads].map(([file, hits]) => [file, Object.keys(hits)]));
    writeFileSync(TESTS_FILE, JSON.stringify({ files, loading }));
    return result;
  }

  /** Runs the tests of a mutant, file by file, until one kills it. */
  async mutantRun(options) {
    this.#firstRun ??= JSON.parse(readFileSync(TESTS_FILE, 'utf8'));
    const { files, loading } = this.#firstRun;
    const isExecutedByLoading = (file) => loading[file].includes(options.activeMutant.id);
    // Files that are already loaded come first, and of these the files with many tests, which kill most mutants. Of the files
    // that have to be loaded again, those that load the fewest mutants come first: they test the smallest part of the code.
    const byFile = [...groupBy(options.testFilter, (id) => files[id])];
    const loaded = byFile
      .filter(([file]) => !isExecutedByLoading(file))
      .sort(([, a], [, b]) => b.length - a.length);
    const others = byFile
      .filter(([file]) => isExecutedByLoading(file))
      .sort(([a], [b]) => loading[a].length - loading[b].length)
      .slice(0, MAX_RELOADS);
    let nrOfTests = 0;
    for (const [file, tests] of [...loaded, ...others]) {
      const result = await this.#runFile(options, file, tests, isExecutedByLoading(file));
      if (result.status !== MutantRunStatus.Survived) return result;
      nrOfTests += result.nrOfTests;
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  /**
   * Runs tests of one file with a mutation.
   * @param loads whether the file executes the mutant while it is loaded, so that it has to be loaded with the mutation
   */
  async #runFile(options, file, tests, loads) {
    // A session that loaded a file with a mutation is not used for other mutants.
    const key = loads ? `${file} again` : file;
    if (!this.#sessions.has(key)) this.#sessions.set(key, await this.#openSession(file));
    const session = this.#sessions.get(key);
    if (loads) {
      const failure = await this.#findFailure(() => session.load(), options);
      if (failure) return toResult(failure);
    }
    for (const [index, test] of tests.entries()) {
      const failure = await this.#findFailure(() => session.run(test), options);
      if (!failure) continue;
      const result = toResult(failure, test, index + 1);
      if (result.status === MutantRunStatus.Timeout) this.#sessions.delete(key);
      // A mutant can change a state, so that tests also fail for other mutants.
      else if (!loads && (await this.#findFailure(() => session.run(test)))) {
        this.#sessions.delete(key);
        return this.#runFile(options, file, tests, loads);
      }
      return result;
    }
    return { status: MutantRunStatus.Survived, nrOfTests: tests.length };
  }

  /** Runs an action, with a mutation if one is given. Returns the failure, or undefined if there is none. */
  async #findFailure(action, mutation) {
    const context = state.instrumenterContext;
    context.activeMutant = mutation?.activeMutant.id;
    context.hitLimit = mutation?.hitLimit;
    context.hitCount = mutation?.hitLimit && 0;
    try {
      await action();
      return undefined;
    } catch (error) {
      return { error, isEndless: error instanceof TestTimeout || context.hitCount > context.hitLimit };
    } finally {
      context.activeMutant = context.hitLimit = context.hitCount = undefined;
    }
  }

  /** Lets jest load a test file and wait before its first test until the process ends. */
  #openSession(file) {
    return new Promise((resolve, reject) => {
      shared.serve = (path, global, declared) => {
        shared.serve = undefined;
        resolve(new Session(path, global, declared));
        return new Promise(() => {});
      };
      const jestConfig = this.#jest.configForMutantRun(undefined, 1, this.#jest.jestWrapper);
      this.#jest.setEnv();
      this.#jest.jestTestAdapter
        .run({ jestConfig, testFiles: [file] })
        .then(
          ({ results }) => reject(new Error(`${file}: ${results.testResults[0]?.failureMessage}`)),
          reject,
        );
    });
  }
}

function toResult({ error, isEndless }, test, nrOfTests) {
  if (isEndless) return { status: MutantRunStatus.Timeout, reason: `${test ?? 'loading'} does not end` };
  const message = String(error?.message ?? error);
  // No test ran, so none killed the mutant.
  if (test === undefined) return { status: MutantRunStatus.Error, errorMessage: message };
  return { status: MutantRunStatus.Killed, killedBy: [test], failureMessage: message, nrOfTests };
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** Prints each surviving mutant at once, because a run can take hours. */
class SurvivorReporter {
  onMutantTested({ status, fileName, location, mutatorName, replacement }) {
    if (status !== 'Survived' && status !== 'NoCoverage') return;
    const text = replacement.replace(/\s+/g, ' ').slice(0, 80);
    process.stdout.write(
      `${status}: ${fileName}:${location.start.line}:${location.start.column} ${mutatorName} ${text}\n`,
    );
  }
}

const createRunner = (injector) => new FastRunner(injector.injectFunction(jestPlugins[0].factory));
createRunner.inject = tokens(commonTokens.injector);

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'jest', createRunner),
  declareClassPlugin(PluginKind.Reporter, 'survivors', SurvivorReporter),
];
