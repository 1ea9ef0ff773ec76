const unit = require('./jest.config.js');

// The AWS clients of the tests run on the oldest supported Node.js, about which the SDK warns at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// Terraform and its providers run for seconds and allocate much: without garbage collection, they need a tenth less CPU.
process.env.GOGC ??= 'off';
process.env.GOMEMLIMIT ??= '1500MiB';

/**
 * Tests on running emulators. The folder of a system has one test file, whose tests share one deployment of the system.
 * Tests that need a separate emulator are in separate files. Three files run at a time, because most of the time Terraform
 * waits for queues, streams and functions.
 */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/__tests__/local/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/__tests__/local/record-requests.ts',
  testTimeout: 1_800_000,
  testSequencer: './jest.longest-first.js',
  maxWorkers: 3,
};
