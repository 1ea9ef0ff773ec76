const unit = require('./jest.config.js');

/** Checks the recorded requests of the last local tests against AWS's service models and the roles of the workflows. */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/__tests__/contract/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
