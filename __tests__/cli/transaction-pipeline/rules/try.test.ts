import { stripVTControlCharacters } from 'node:util';
import { DEFAULT_RULES, type Rule } from '../../../../src/domain/transactions';
import {
  formatRuleSet,
  formatTrials,
  formatVersions,
} from '../../../../src/cli/transaction-pipeline/rules/format';
import { MAX_EXAMPLES, tryRules } from '../../../../src/cli/transaction-pipeline/rules/try';
import { createRow } from '../rows';

const createRule = (minimum: number, points: number, version = 1): Rule => ({
  ruleId: 'HighValueDomestic',
  version,
  points,
  description: 'a high value',
  enabled: true,
  pattern: { detail: { amount: [{ numeric: ['>=', minimum] }] } },
});
/** Creates a scored row. `points` are those that the rule added when it was scored. */
const createScored = (
  id: string,
  amount: number,
  score: number,
  outcome: 'approve' | 'review' | 'decline',
  points = 0,
) =>
  createRow(id, {
    amount,
    score,
    outcome,
    parts: [
      { name: 'base', points: score - points, reason: 'x' },
      ...(points === 0 ? [] : [{ name: 'HighValueDomestic', points, reason: 'x' }]),
    ],
  });
const tryRule = (rule: Rule, active: Rule | undefined, rows: Parameters<typeof tryRules>[2]) =>
  tryRules([rule], active ? [active] : [], rows)[0]!;
const rows = [
  createScored('small', 100, 20, 'approve'),
  createScored('middle', 700, 45, 'approve'),
  createScored('large', 2_000, 55, 'review', 10),
];

test('compares what a rule would have matched with its active version, with other outcomes', () => {
  const trial = tryRule(createRule(500, 10), createRule(1_000, 10, 3), rows);
  expect(trial).toMatchObject({
    activeVersion: 3,
    transactions: 3,
    matched: 2,
    activeMatched: 1,
    added: ['middle'],
    removed: [],
    outcomes: { 'approve → review': 1 },
  });
  expect(trial.examples).toEqual([
    {
      transactionId: 'middle',
      reason: 'a high value (amount 700)',
      score: 45,
      outcome: 'approve',
      newScore: 55,
      newOutcome: 'review',
    },
    expect.objectContaining({ transactionId: 'large', score: 55, newScore: 55, newOutcome: 'review' }),
  ]);
  const text = formatTrials([trial]);
  expect(text).toContain(
    'HighValueDomestic matches 2 of 3 transactions (66.7 %); the active version 3 matches 1',
  );
  expect(text).toContain('only the new version: 1 (middle)');
  expect(text).toContain('outcomes with its points: 1 approve → review');
});

test('counts what a stricter rule does not match any more, and its points', () => {
  const trial = tryRule(createRule(5_000, 10), createRule(1_000, 10), rows);
  expect(trial).toMatchObject({
    matched: 0,
    removed: ['large'],
    outcomes: { 'review → approve': 1 },
    examples: [],
  });
});

test('a new rule has no active version, and the score is limited to 100 as the detector limits it', () => {
  const limited = createRow('limited', {
    amount: 700,
    score: 100,
    outcome: 'decline',
    parts: [
      { name: 'base', points: 130, reason: 'x' },
      { name: 'limit', points: -30, reason: 'a score is between 0 and 100' },
    ],
  });
  const trial = tryRule(createRule(500, -40), undefined, [limited]);
  expect(trial.activeVersion).toBeUndefined();
  expect(trial.examples[0]).toMatchObject({ score: 100, newScore: 90, newOutcome: 'decline' });
  expect(formatTrials([trial])).toContain('it is a new rule');
});

test('an unscored transaction is an example without a score, and there are at most 10 examples', () => {
  const unscored = createRow('unscored', { amount: 700, score: undefined, outcome: undefined });
  const many = Array.from({ length: 20 }, (_, index) => createScored(`t${index}`, 700, 20, 'approve'));
  const trial = tryRule(createRule(500, 10), undefined, [unscored, ...many]);
  expect(trial.examples).toHaveLength(MAX_EXAMPLES);
  expect(trial.examples[0]).toEqual({ transactionId: 'unscored', reason: 'a high value (amount 700)' });
  expect(formatTrials([trial])).toContain('not scored');
});

test('replaces the points that the row contains, not those of the version that is active now', () => {
  // Scored with 10 points; the active version 2 was put later, and has 25.
  const before = createScored('before', 2_000, 55, 'review', 10);
  const after = createScored('after', 2_000, 70, 'review', 25);
  const unmatched = createScored('unmatched', 700, 45, 'approve');
  const trial = tryRule(createRule(500, 10, 3), createRule(500, 25, 2), [before, after, unmatched]);
  expect(trial.examples.map(({ newScore }) => newScore)).toEqual([55, 55, 55]);
  expect(trial.outcomes).toEqual({ 'approve → review': 1 });
});

test('computes the outcomes with all rules of the file together', () => {
  const second = { ...createRule(500, 10), ruleId: 'Second' };
  const trials = tryRules([createRule(500, 10), second], [], [createScored('t', 700, 35, 'approve')]);
  expect(trials.map(({ outcomes }) => outcomes)).toEqual(Array(2).fill({ 'approve → review': 1 }));
  expect(trials[0]!.examples[0]).toMatchObject({ newScore: 55, newOutcome: 'review' });
  const text = formatTrials(trials);
  expect(text).toContain('outcomes with the points of all 2 rules of the file together: 1 approve → review');
  expect(text.match(/outcomes/g)).toHaveLength(1);
});

test('a disabled rule of the file adds no points, and its pattern is compared', () => {
  const disabled = { ...createRule(1_000, 10), enabled: false };
  const trial = tryRule(disabled, createRule(1_000, 10, 3), rows);
  expect(trial).toMatchObject({
    enabled: false,
    matched: 1,
    activeMatched: 1,
    outcomes: { 'review → approve': 1 },
    examples: [{ transactionId: 'large', newScore: 45, newOutcome: 'approve' }],
  });
  expect(stripVTControlCharacters(formatTrials([trial]))).toMatch(
    /^HighValueDomestic is disabled in the file, so it adds no points; its pattern is compared\n/,
  );
});

test('lists the active rules with the conditions of their patterns, and the versions of one', () => {
  const text = stripVTControlCharacters(formatRuleSet(DEFAULT_RULES));
  expect(text).toContain('revision 0: the rules of the deployment, none was changed');
  expect(text).toMatch(/NightTime +1 +enabled +\+5 +a payment at night .*"localHour":/);
  const disabled = { ...createRule(1, -5, 2), enabled: false };
  expect(stripVTControlCharacters(formatRuleSet({ revision: 4, rules: [disabled] }))).toMatch(
    /revision 4: 1 rule\n[^]*2 +disabled +-5/,
  );
  const versions = [{ ...disabled, createdAt: '2026-11-28T10:00:00.000Z', createdBy: 'ada', pattern: {} }];
  expect(stripVTControlCharacters(formatVersions(versions, disabled))).toMatch(
    /2 +disabled, active +-5 +2026-11-28T10:00:00.000Z +ada/,
  );
});
