const unit = require('./jest.config.js');

/** What the emulators of the last run of the local tests were sent: against AWS's service models, and against the roles. */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/__tests__/contract/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
