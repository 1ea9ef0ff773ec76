import fc from 'fast-check';
import { runRound, createRounds } from './approval-race';
import { findViolatedRules } from './approval-rules';
import type { TableBug, Update } from './approval-table';

// X-Ray's library follows every promise; the fake world has telemetry of its own.
jest.mock('../../../src/lambdas/shared/telemetry', () => ({}));
/** Milliseconds by which the rules in the code, as planted, end the hour too late. */
const mockLate = { by: 0 };
jest.mock('../../../src/domain/approvals', () => {
  const rules = jest.requireActual<typeof import('../../../src/domain/approvals')>(
    '../../../src/domain/approvals',
  );
  return {
    ...rules,
    canDecide: ((approval, decision) =>
      rules.canDecide(approval, {
        ...decision,
        decidedAt: decision.decidedAt - mockLate.by,
      })) as typeof rules.canDecide,
    canExpire: ((approval, now) => rules.canExpire(approval, now - mockLate.by)) as typeof rules.canExpire,
    verifyToken: ((token, verifier, audience, now) =>
      rules.verifyToken(token, verifier, audience, now - mockLate.by)) as typeof rules.verifyToken,
  };
});
// Seconds on a free machine; machines can be busy.
afterEach(() => (mockLate.by = 0));

const isDecision = ({ ConditionExpression: when }: Update) => when.includes('jti');
const isExpiry = ({ UpdateExpression: update }: Update) => update.includes(':expired');
/** Writes another condition for the updates of a kind. */
const condition = (of: (update: Update) => boolean, from: string, to: string): TableBug => ({
  rewrite: (update) =>
    of(update) ? { ...update, ConditionExpression: update.ConditionExpression.replace(from, to) } : update,
});
const ONE = 'one answer, or the end of the hour, decides';
const TWO = 'there is one decision in the trail';
const IN_TIME = 'a person decides within the hour, its end after it';
const TRAIL = 'the trail is whole';

/** So many rounds find each of the planted bugs: so many without a bug found are worth something. */
const ROUNDS = 1_000;

const property = (bug: TableBug | undefined, renewed: boolean) =>
  fc.asyncProperty(createRounds(6, renewed), async (round) => {
    expect(findViolatedRules(await runRound(round, bug))).toEqual([]);
  });

// approval-race.test.ts tests more rounds in which the row is not recreated.
test('without a planted bug, every rule holds, even if the row is recreated', async () => {
  await fc.assert(property(undefined, true), { numRuns: ROUNDS });
});

test.each<[string, string, boolean, TableBug, number?]>([
  ['a decision without its state', TWO, false, condition(isDecision, '#state = :pending AND ', '')],
  ['a decision without its link', ONE, true, condition(isDecision, ' AND jti = :jti', '')],
  [
    'a decision at the hour’s end (>= for >, in every place)',
    IN_TIME,
    false,
    condition(isDecision, 'decideBy > ', 'decideBy >= '),
    1,
  ],
  ['an end without the state', TWO, false, condition(isExpiry, '#state = :pending AND ', '')],
  ['an end without the hour', IN_TIME, true, condition(isExpiry, ' AND decideBy <= :now', '')],
  [
    'an end a millisecond late (< for <=)',
    'it is decided by the end of the hour and one sweep',
    false,
    condition(isExpiry, 'decideBy <= ', 'decideBy < '),
  ],
  ['a condition looked at before the write', TWO, false, { torn: true }],
  ['a refused write that says nothing', ONE, false, { silent: true }],
  [
    'a trail written over',
    TRAIL,
    false,
    {
      rewrite: (update) => ({
        ...update,
        UpdateExpression: update.UpdateExpression.replace('list_append(audit, :audit)', ':audit'),
      }),
    },
  ],
  [
    'a notification noted twice',
    TRAIL,
    false,
    condition(() => true, ' AND attribute_not_exists(notifiedAt)', ''),
  ],
])('the bug "%s" is detected, and reproduced by its seed', async (_, rule, renewed, bug, late = 0) => {
  mockLate.by = late;
  const found = await fc.check(property(bug, renewed), { numRuns: ROUNDS });
  expect(found.failed).toBe(true);
  const { seed, counterexamplePath, counterexample } = found;
  const [round] = counterexample!;
  // The bug is identified by the rule that it breaks, in the round that it shrank to.
  const replayed = await fc.check(property(bug, renewed), {
    seed,
    path: counterexamplePath!,
    endOnFailure: true,
  });
  expect(replayed.counterexample![0]).toEqual(round);
  expect((replayed.errorInstance as Error).message).toBe((found.errorInstance as Error).message);
  expect((found.errorInstance as Error).message).toContain(rule);
});
