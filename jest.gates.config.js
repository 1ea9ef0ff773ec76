const unit = require('./jest.config.js');

/** The gates of tools that take seconds: on the plan for AWS, on every policy, on every regular expression. */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/__tests__/gates/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
