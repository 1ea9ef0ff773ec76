// The environment in which jest runs a test file for mutants. Jest loads it from outside the copy of the project.
const { TestEnvironment } = require(require.resolve('jest-environment-node', { paths: [process.cwd()] }));

/** What the runner and the environments share; they are in one process. */
const shared = globalThis[Symbol.for('market-stacks.mutation')];

const slowTests = JSON.parse(process.env.SLOW_TESTS);

module.exports = class MutationEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.testPath = context.testPath;
    this.before = { ...shared.countHits?.() };
  }

  async handleTestEvent(event, state) {
    // A session runs the tests of this file again and again; jest itself runs none of them.
    if (event.name === 'run_start') await shared.serve?.(this.testPath, this.global, state);
    if (event.name === 'test_start' && slowTests.includes(event.test.name)) event.test.mode = 'skip';
    if (event.name === 'run_finish') shared.recordLoad?.(this.testPath, this.before);
  }
};
