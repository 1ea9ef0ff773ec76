import fc from 'fast-check';
import {
  applyFeedback,
  chooseOutcome,
  MODEL_VERSION,
  readAccount,
  scoreTransaction,
  THRESHOLDS,
  updateAccount,
  updateMerchant,
  type MatchedRule,
} from '../../../src/domain/fraud';
import type { Transaction } from '../../../src/domain/transactions';
import { anyTransaction, createTransaction, DAY_MS, START } from './transactions';

interface History {
  readonly transactions: readonly Transaction[];
  readonly frauds: readonly Transaction[];
}

function score(
  transaction: Transaction,
  history: History,
  matchedRules: readonly MatchedRule[] = [],
  confirmed?: boolean,
) {
  let account = history.transactions.reduce<Uint8Array | undefined>(updateAccount, undefined);
  let merchant = history.transactions.reduce<Uint8Array | undefined>(updateMerchant, undefined);
  for (const fraud of history.frauds)
    ({ account, merchant } = applyFeedback(
      { account, merchant },
      { transaction: fraud, fraud: true, confirmedAt: fraud.time },
    ));
  const { features, recentTxnCount } = readAccount(account, transaction);
  const context = { localHour: 12, recentTxnCount };
  return scoreTransaction({ transaction, context, account: features, merchant, matchedRules, confirmed });
}

const anyHistory = fc.record({
  transactions: fc.array(anyTransaction, { maxLength: 30 }),
  frauds: fc.array(anyTransaction, { maxLength: 5 }),
});
const anyRules = fc.array(
  fc.record({
    ruleId: fc.constantFrom('NightTime', 'GeoAnomaly'),
    points: fc.integer({ min: 0, max: 60 }),
    reason: fc.constant('a rule matched'),
  }),
  { maxLength: 3 },
);

/** A transaction a day for 60 days, with ordinary amounts. */
const HABIT = Array.from({ length: 60 }, (_, day) =>
  createTransaction({ transactionId: `habit-${day}`, time: START + day * DAY_MS, amount: 20 + (day % 7) }),
);
const NEXT = createTransaction({ transactionId: 'next', time: START + 60 * DAY_MS, amount: 23 });

describe('the score', () => {
  it('is from 0 to 100, is the sum of its parts, and is always the same', () => {
    fc.assert(
      fc.property(anyTransaction, anyHistory, anyRules, (transaction, history, rules) => {
        const result = score(transaction, history, rules);
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(100);
        const sum = result.parts.reduce((total, { points }) => total + points, 0);
        expect(Math.abs(sum - result.score)).toBeLessThan(1e-9);
        expect(score(transaction, history, rules)).toEqual(result);
        expect(
          result.parts.every(({ reason }) => reason.length > 0 && !/NaN|undefined|Infinity/.test(reason)),
        ).toBe(true);
        expect(result.parts.map(({ points }) => points)).toEqual(
          result.parts.map(({ points }) => points).sort((a, b) => b - a),
        );
        expect(result.model).toBe(MODEL_VERSION);
      }),
    );
  });

  it('is the same after the features passed through an event as JSON', () => {
    const account = HABIT.reduce<Uint8Array | undefined>(updateAccount, undefined);
    const { features } = readAccount(account, NEXT);
    const input = {
      transaction: NEXT,
      context: { localHour: 3, recentTxnCount: 1 },
      merchant: undefined,
      matchedRules: [],
    };
    const stored = JSON.parse(JSON.stringify(features)) as typeof features;
    expect(scoreTransaction({ ...input, account: stored })).toEqual(
      scoreTransaction({ ...input, account: features }),
    );
  });

  it('never falls by another matched rule, and adds the points of the rule', () => {
    fc.assert(
      fc.property(anyTransaction, anyHistory, anyRules, (transaction, history, rules) => {
        const without = score(transaction, history).score;
        const { score: withRules, matchedRules } = score(transaction, history, rules);
        const points = rules.reduce((sum, rule) => sum + rule.points, 0);
        expect(withRules).toBeCloseTo(Math.min(100, without + points), 3);
        expect(matchedRules).toEqual(rules.map(({ ruleId }) => ruleId));
      }),
    );
  });

  it.each([
    [true, 100, 'decline'],
    [false, 0, 'approve'],
  ])(
    'after an investigation with the result %s is %d, and a part explains it',
    (confirmed, points, outcome) => {
      fc.assert(
        fc.property(anyTransaction, anyHistory, anyRules, (transaction, history, rules) => {
          const result = score(transaction, history, rules, confirmed);
          expect(result).toMatchObject({ score: points, outcome });
          expect(result.parts.reduce((total, part) => total + part.points, 0)).toBeCloseTo(points, 9);
          expect(result.parts.find(({ name }) => name === 'investigation')!.reason).toMatch(
            /^an investigation c/,
          );
        }),
      );
    },
  );

  it('of an ordinary transaction is low, and approves it', () => {
    const result = score(NEXT, { transactions: HABIT, frauds: [] });
    expect(result.score).toBeLessThan(20);
    expect(result.outcome).toBe('approve');
  });

  it('rises with the amount', () => {
    const scores = [23, 60, 120, 400].map(
      (amount) => score({ ...NEXT, amount }, { transactions: HABIT, frauds: [] }).score,
    );
    expect(scores[3]).toBeGreaterThan(THRESHOLDS.review);
    expect(scores[3]).toBeGreaterThan(scores[0]! + 30);
    expect([...scores].sort((a, b) => a - b)).toEqual(scores);
  });

  it('rises with the confirmed frauds of the merchant, and names them', () => {
    const scores = [0, 1, 3, 6].map((count) =>
      score(NEXT, { transactions: HABIT, frauds: HABIT.slice(52 - count, 52) }),
    );
    expect(scores[3]!.score).toBeGreaterThan(scores[0]!.score + 30);
    expect(scores[3]!.parts[0]).toMatchObject({
      name: 'merchant-frauds',
      reason: expect.stringMatching(
        /^6 of the merchant's 30 transactions .* were confirmed frauds, the latest 9 days ago$/,
      ),
    });
  });

  it('is the same with features that an older producer did not send as with those of an empty history', () => {
    const input = {
      transaction: NEXT,
      context: { localHour: 12, recentTxnCount: 1 },
      merchant: undefined,
      matchedRules: [],
    };
    expect(scoreTransaction({ ...input, account: { usd: 23 } })).toEqual(
      scoreTransaction({ ...input, account: readAccount(undefined, NEXT).features }),
    );
  });
});

describe('the outcome', () => {
  it.each([
    [0, 'approve'],
    [THRESHOLDS.review - 0.0001, 'approve'],
    [THRESHOLDS.review, 'review'],
    [THRESHOLDS.decline - 0.0001, 'review'],
    [THRESHOLDS.decline, 'decline'],
    [100, 'decline'],
  ])('of %d points is %s', (points, outcome) => {
    expect(chooseOutcome(points)).toBe(outcome);
  });
});
