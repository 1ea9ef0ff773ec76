import fc from 'fast-check';
import {
  ANOMALY_RULES,
  createTransactionRow,
  DEFAULT_RULES,
  evaluateRules,
  parseRule,
  parseRuleSet,
  toPublicTransaction,
  toSuspiciousTransaction,
  toTransaction,
  toTransactionReceived,
  type TransactionReceived,
} from '../../../src/domain/transactions';
import { RULE_EVENTS } from '../../fixtures/transaction-pipeline/rule-events';
import { createRow, createTransaction, SCORED_ROW } from './rows';

const [RULE] = DEFAULT_RULES.rules;

describe('the rules of the detector', () => {
  it('are by default the anomalies of the bus', () => {
    expect(parseRuleSet(JSON.parse(JSON.stringify(DEFAULT_RULES)))).toEqual({ value: DEFAULT_RULES });
    expect(DEFAULT_RULES.rules.map(({ ruleId }) => ruleId)).toEqual(ANOMALY_RULES);
  });

  it.each([
    ['no object', 5, '', 'rule'],
    ['an unknown field', { ...RULE, enable: true }, '', 'enable'],
    ['a reserved id', { ...RULE, ruleId: 'active' }, '', 'ruleId'],
    ['version 0', { ...RULE, version: 0 }, '', 'version'],
    ['a text as points', { ...RULE, points: '5' }, '', 'points'],
    ['101 points', { ...RULE, points: 101 }, 'rules[1]', 'rules[1].points'],
    ['-101 points', { ...RULE, points: -101 }, '', 'points'],
    ['an empty description', { ...RULE, description: ' ' }, '', 'description'],
    ['a control character', { ...RULE, description: 'a\u0007' }, '', 'description'],
    ['no switch', { ...RULE, enabled: undefined }, '', 'enabled'],
    [
      'a wrong operator',
      { ...RULE, pattern: { detail: { amount: [{ more: 5 }] } } },
      '',
      'pattern.detail.amount[0]',
    ],
    ['fields outside of detail', { ...RULE, pattern: { amount: [5] } }, '', 'pattern'],
  ])('are refused with %s', (_, rule, path, field) => {
    expect(parseRule(rule, path)).toMatchObject({ violation: { field } });
  });

  it('have from -100 to 100 points, and report what a description must be', () => {
    for (const points of [-100, 0, 100]) expect(parseRule({ ...RULE, points })).toHaveProperty('value');
    expect(parseRule({ ...RULE, description: 'x'.repeat(201) })).toMatchObject({
      violation: { rule: 'be a printable text of 1 to 200 characters' },
    });
    expect(parseRule({ ...RULE, description: 'x'.repeat(200) })).toHaveProperty('value');
  });

  it('give as reason the values of the fields that a pattern names, without objects', () => {
    const pattern = { detail: { amount: [5], account: { frauds: [0] }, country: [{ exists: false }] } };
    const detail = { ...toTransactionReceived(createRow()), amount: 5, account: { frauds: 0 } };
    const abroad: Partial<typeof detail> = { ...detail };
    delete abroad.country;
    expect(
      evaluateRules([{ ...RULE!, pattern, description: 'small' }], abroad as TransactionReceived),
    ).toEqual([{ ruleId: RULE!.ruleId, points: RULE!.points, reason: 'small (amount 5)' }]);
  });

  it.each([
    ['no revision', { rules: [] }, 'revision'],
    ['no list', { revision: 1, rules: {} }, 'rules'],
    ['a rule twice', { revision: 1, rules: [RULE, RULE] }, 'rules[1].ruleId'],
    ['an invalid rule', { revision: 1, rules: [RULE, 5] }, 'rules[1]'],
    ['too many', { revision: 1, rules: Array.from({ length: 101 }, () => RULE) }, 'rules'],
  ])('are refused as a set with %s', (_, set, field) => {
    expect(parseRuleSet(set)).toMatchObject({ violation: { field } });
  });

  it('match like the patterns of the bus', () => {
    for (const { source, detailType, detail, matches } of RULE_EVENTS) {
      if (source !== 'transactions.ingestion' || detailType !== 'TransactionReceived') continue;
      const matched = evaluateRules(DEFAULT_RULES.rules, detail as unknown as TransactionReceived);
      expect(matched.map(({ ruleId }) => ruleId)).toEqual(
        matches.filter((rule) => rule !== 'EveryTransaction'),
      );
    }
  });

  it('explain a match with its values, and are ignored when they are disabled', () => {
    const detail = toTransactionReceived({
      ...createRow({ currency: 'USD', region: 'us-east-1', amount: 1200 }),
    });
    expect(evaluateRules(DEFAULT_RULES.rules, detail)).toEqual([
      {
        ruleId: 'HighValueDomestic',
        points: 10,
        reason:
          'a domestic payment of at least 1,000 US dollars (amount 1200, currency USD, region us-east-1)',
      },
    ]);
    expect(evaluateRules([{ ...RULE!, enabled: false }], detail)).toEqual([]);
  });

  it('never throw on random input', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect('violation' in parseRule(value)).toBe(true);
        expect('violation' in parseRuleSet(value)).toBe(true);
      }),
    );
  });
});

describe('a row', () => {
  it('contains the transaction, and gives back the same', () => {
    const transaction = createTransaction({
      country: 'GB',
      cardNotPresent: false,
      merchantCategory: 'luxury',
      region: 'us-east-1',
    });
    const row = createTransactionRow({
      transaction,
      localHour: 1,
      recentTxnCount: 2,
      account: {},
      receivedAt: '2026-11-29T11:00:00.100Z',
      acceptedAt: '2026-11-29T11:00:00.150Z',
    });
    expect(row).toMatchObject({ accountId: 'acc-1', ts: '2026-11-29T11:00:00.000Z#txn-1' });
    expect(toTransaction(row)).toEqual(transaction);
    expect(toTransactionReceived(row)).not.toHaveProperty('traceHeader');
  });

  it('is shown without internal state', () => {
    const shown = toPublicTransaction({ ...SCORED_ROW, notifyingUntil: 5, notifyingBy: 'x', scoredBy: 'y' });
    for (const name of [
      'account',
      'ts',
      'traceHeader',
      'notifyingUntil',
      'notifyingBy',
      'scoredBy',
      'confirmedBy',
    ])
      expect(shown).not.toHaveProperty(name);
    expect(shown).toMatchObject({
      status: 'scored',
      score: 87.5,
      outcome: 'decline',
      matchedRules: ['NightTime'],
    });
    expect(toPublicTransaction(createRow())).toMatchObject({ status: 'accepted', transactionId: 'txn-1' });
  });

  it('is suspicious unless it is approved', () => {
    expect(toSuspiciousTransaction(SCORED_ROW)).toMatchObject({
      outcome: 'decline',
      reasons: ['an example'],
    });
    expect(toSuspiciousTransaction({ ...SCORED_ROW, outcome: 'approve' })).toBeUndefined();
  });
});
