const { basename } = require('node:path');

/** The files with deployments, longest first; the others run after them. */
const DEPLOYMENTS = ['system.test.ts', 'two-environments.test.ts', 'add-a-system.test.ts'];

/**
 * Starts the longest files first. In a clone that has never run the tests, jest knows no durations and would sort the files by
 * their sizes.
 */
module.exports = class LongestFirst {
  sort(tests) {
    const rank = ({ path }) => {
      const place = DEPLOYMENTS.indexOf(basename(path));
      return place === -1 ? DEPLOYMENTS.length : place;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  }

  allFailedTests(tests) {
    return tests;
  }

  shard(tests) {
    return tests;
  }

  cacheResults() {}
};
