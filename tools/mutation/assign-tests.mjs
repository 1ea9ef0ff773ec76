// Decides which tests run for a mutant.

/**
 * The maximum duration of all tests of one mutant, in milliseconds, measured without a mutation. The quickest tests are
 * selected.
 */
const BUDGET_MS = 8_000;

/**
 * Assigns tests to mutants. Stryker runs all tests for a mutant that is executed outside a test, such as a table that is built
 * when its file is loaded; here only the tests of the files that execute it run.
 * @param coverage how often each mutant was executed, by test
 * @param tests the tests, with their files and durations
 * @param loads how often each mutant was executed outside tests, by test file
 */
export function assignTests(coverage, tests, loads) {
  const byMutant = new Map();
  for (const { id, fileName, timeSpentMs } of tests) {
    for (const [mutant, count] of Object.entries({ ...loads.get(fileName), ...coverage.perTest[id] })) {
      if (!byMutant.has(mutant)) byMutant.set(mutant, []);
      byMutant.get(mutant).push({ id, count, timeSpentMs });
    }
  }
  const perTest = {};
  for (const [mutant, candidates] of byMutant) {
    let total = 0;
    for (const { id, count, timeSpentMs } of candidates.sort((a, b) => a.timeSpentMs - b.timeSpentMs)) {
      if (total > 0 && total + timeSpentMs > BUDGET_MS) break;
      total += timeSpentMs;
      (perTest[id] ??= {})[mutant] = count;
    }
  }
  return { static: {}, perTest };
}
