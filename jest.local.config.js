const unit = require('./jest.config.js');

/** Tests on the running emulator, one file after the other: they take seconds to minutes, and both cores. */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/__tests__/local/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
