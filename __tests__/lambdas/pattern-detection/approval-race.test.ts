import fc from 'fast-check';
import { runRound, createRounds, type Outcome } from './approval-race';
import { findViolatedRules } from './approval-rules';

// X-Ray's library follows every promise, and here are millions; the fake world has telemetry of its own.
jest.mock('../../../src/lambdas/shared/telemetry', () => ({}));
// Seconds on a free machine; machines can be busy.

/** Runs rounds, each with a different interleaving, and counts their outcomes. */
const runRounds = async (numRuns: number, many: number, renewed = false, seed?: number) => {
  const counts: Record<string, number> = { rounds: 0, contested: 0, APPROVED: 0, REJECTED: 0, EXPIRED: 0 };
  const trace: string[] = [];
  await fc.assert(
    fc.asyncProperty(createRounds(many, renewed), async (round) => {
      const outcome: Outcome = await runRound(round);
      counts.rounds!++;
      counts[outcome.row.state]!++;
      if (outcome.refusedWrites > 0) counts.contested!++;
      const { row, answers } = outcome;
      if (seed !== undefined)
        trace.push(JSON.stringify([row.audit, answers.map(({ name, status }) => [name, status])]));
      expect(findViolatedRules(outcome)).toEqual([]);
    }),
    { numRuns, ...(seed !== undefined && { seed }) },
  );
  return { counts, trace };
};

/** The number of rounds of each width: `APPROVAL_ROUNDS=10000 npx jest approval-race.test` takes some minutes. */
const rounds = Number(process.env.APPROVAL_ROUNDS ?? 0);

// Each planted bug of approval-race-bugs.test.ts is found in at most 1,000 rounds of six decisions.
test.each([
  [rounds || 500, 2],
  [rounds || 200, 16],
  [rounds || 30, 100],
])('in %i rounds of %i concurrent decisions, one wins and the others get 409', async (many, decisions) => {
  // A fixed seed, unless more rounds are requested: thirty random ones can miss a final state.
  const { counts } = await runRounds(many, decisions, undefined, rounds ? undefined : 1);
  expect(counts.rounds).toBe(many);
  // The race is real: every final state occurs, and writes are rejected.
  for (const name of ['contested', 'APPROVED', 'REJECTED', 'EXPIRED'])
    expect(counts[name]).toBeGreaterThan(0);
});

test('the same seed results in the same interleavings and outcomes', async () => {
  const [first, again] = [await runRounds(50, 8, true, 7), await runRounds(50, 8, true, 7)];
  expect(first.trace).toHaveLength(50);
  expect(again).toEqual(first);
});
