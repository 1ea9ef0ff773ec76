const { basename } = require('node:path');

/** The files with deployments, longest first; others fill the gaps. */
const DEPLOYMENTS = [
  'system.test.ts',
  'two-environments.test.ts',
  'two-regions.test.ts',
  'add-a-system.test.ts',
];

/**
 * Starts what takes longest first: a clone that has never run the tests knows no durations, and jest would go by the sizes
 * of the files.
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
