const { tmpdir } = require('node:os');
const { join } = require('node:path');

// Inherited by the workers. A run that a test starts has a directory of its own.
process.env.TEMPORARY_DIRECTORIES = join(tmpdir(), `market-stacks-tests-${process.pid}`);

/** Unit and synth tests; the gates and the local deploy have their own configurations. */
module.exports = {
  testEnvironment: 'node',
  // It only ends tests that hang: some of them take a minute on a busy machine.
  testTimeout: 300_000,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/__tests__/(contract|local|gates|fixtures)/',
    ...(process.env.WITHOUT_BROWSER ? ['-browser\\.test\\.ts$'] : []),
  ],
  globalTeardown: '<rootDir>/jest.teardown.js',
  transform: {
    '^.+\\.(t|j)sx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
    '\\.sql$': '<rootDir>/jest.text-transform.js',
  },
  setupFilesAfterEnv: [
    '<rootDir>/__tests__/support/disable-async-hooks.ts',
    '<rootDir>/__tests__/support/disable-token-traces.ts',
    '<rootDir>/__tests__/support/temporary-directories.ts',
  ],
  // Jest leaves one core to others; the gate's machines have nothing else to do.
  maxWorkers: '100%',
  // Each test file leaves some megabytes behind. With gigabytes of them, garbage collection takes most of the time.
  workerIdleMemoryLimit: '512MB',
  // In jest's sandbox, each use of a global is slow, and the code that reads market data uses Math for each number.
  sandboxInjectedGlobals: ['Math', 'JSON'],
  // These packages are published as ES modules only, and jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(listr2)/)'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.stacks'],
};
