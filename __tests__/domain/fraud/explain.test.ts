import { NO_HISTORY } from '../../../src/domain/fraud/account/read';
import { explainPart } from '../../../src/domain/fraud/explain';
import { readMerchant } from '../../../src/domain/fraud/merchant/read';
import type { PartName, ScoreFacts } from '../../../src/domain/fraud/model/features';
import { createTransaction } from './transactions';

const explain = (
  name: PartName,
  {
    transaction = {},
    account = {},
    merchant = {},
    context = {},
  }: { [Key in keyof ScoreFacts]?: object } = {},
) =>
  explainPart(name, {
    transaction: createTransaction(transaction),
    context: { localHour: 12, recentTxnCount: 1, ...context },
    account: { ...NO_HISTORY, ...account },
    merchant: { ...readMerchant(undefined, createTransaction()), ...merchant },
  });

describe('the explanation of a part of a score', () => {
  it.each<[string, string]>([
    [
      'account-amount',
      "the amount is 2.5 times the account's mean, about 25 US dollars; 1 large amount in the last 14 days",
    ],
    ['account-history', 'the account has 1 earlier transaction in 3 days'],
    [
      'account-velocity',
      '2 transactions of the account within 10 minutes, 1.5 in the day before and 9 in 30 days',
    ],
    ['account-frauds', '2 confirmed frauds of the account, the latest 1 day ago'],
    ['purchase-kind', 'a recent merchant of the account, category crypto, card not present'],
    ['purchase-place', "country BR, where 12.5 % of the account's transactions were"],
    ['purchase-time', "local hour 3, 0.4 times the even share of the account's transactions"],
    [
      'merchant-frauds',
      "1 of the merchant's 4 transactions of the last 30 settled days were confirmed frauds, the latest 2 days ago",
    ],
    ['merchant-activity', 'the merchant has 1 earlier transaction, 7 in the last hour'],
    ['merchant-amount', "the amount is -0.5 deviations from the merchant's mean"],
  ])('%s has its numbers', (name, expected) => {
    expect(
      explain(name as PartName, {
        transaction: { country: 'BR', merchantCategory: 'crypto', cardNotPresent: true },
        context: { localHour: 3, recentTxnCount: 2 },
        account: {
          transactions: 1,
          ageDays: 3.9,
          usd: 25,
          amountRatio: 2.5,
          large14: 1,
          count1: 1.5,
          count30: 9,
          frauds: 2,
          daysSinceFraud: 1,
          knownMerchant: 1,
          countryShare: 0.125,
          hourShare: 0.42,
        },
        merchant: {
          frauds30: 1,
          settled30: 4,
          daysSinceFraud: 2,
          transactions: 1,
          count1h: 7,
          amountDeviations: -0.46,
        },
      }),
    ).toBe(expected);
  });

  it('says that nothing is known', () => {
    expect(explain('account-frauds')).toBe('no confirmed fraud of the account');
    expect(explain('purchase-kind')).toBe('not a recent merchant of the account');
    expect(explain('purchase-kind', { transaction: { cardNotPresent: false } })).toBe(
      'not a recent merchant of the account, card present',
    );
    expect(explain('purchase-place')).toBe('no country');
    expect(explain('merchant-frauds')).toBe(
      "no confirmed fraud among the merchant's 0 transactions of the last 30 settled days",
    );
  });

  it.each([
    [-0.04, '0'],
    [0, '0'],
    [0.04, '0'],
    [0.05, '0.1'],
    [-0.1, '-0.1'],
    [-1.26, '-1.3'],
    [10, '10'],
    [999.95, '1000'],
    [-3, '-3'],
  ])('has at most one decimal: %d is %s', (amountDeviations, expected) => {
    expect(explain('merchant-amount', { merchant: { amountDeviations } })).toBe(
      `the amount is ${expected} deviations from the merchant's mean`,
    );
  });
});
