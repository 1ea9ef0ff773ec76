const unit = require('./jest.config.js');

/** Checks by tools that take seconds: of the plan for AWS, every policy, every regular expression and the workflows. */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/__tests__/gates/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 1_800_000,
  maxWorkers: 1,
};
