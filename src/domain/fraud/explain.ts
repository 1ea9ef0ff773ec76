import type { PartName, ScoreFacts } from './model/features';

function formatTenths(tenths: number): string {
  const digit = Math.abs(tenths % 10);
  // Whole numbers are converted to text much faster than others.
  const whole = Math.trunc(tenths / 10);
  return digit === 0 ? `${whole}` : `${tenths < 0 && whole === 0 ? '-' : ''}${whole}.${digit}`;
}

/** The texts of the usual numbers, 0 to 499.9: their conversion was a tenth of the time of a score. */
const USUAL = Array.from({ length: 5_000 }, (_, tenths) => formatTenths(tenths));

/** Formats a number with at most one decimal. */
function format(value: number): string {
  const tenths = Math.round(value * 10);
  return USUAL[tenths] ?? formatTenths(tenths);
}

/** Formats a number of things, such as `1 transaction` and `2 transactions`. */
const count = (value: number, noun: string): string => `${format(value)} ${noun}${value === 1 ? '' : 's'}`;

type Explanation = (facts: ScoreFacts) => string;

const EXPLANATIONS: Readonly<Record<PartName, Explanation>> = {
  'account-amount': ({ account }) =>
    `the amount is ${format(account.amountRatio)} times the account's mean, about ${format(account.usd)} US dollars; ` +
    `${count(account.large14, 'large amount')} in the last 14 days`,
  'account-history': ({ account }) =>
    `the account has ${count(account.transactions, 'earlier transaction')} in ${count(Math.floor(account.ageDays), 'day')}`,
  'account-frauds': ({ account }) =>
    account.frauds === 0
      ? 'no confirmed fraud of the account'
      : `${count(account.frauds, 'confirmed fraud')} of the account, the latest ${count(account.daysSinceFraud, 'day')} ago`,
  'account-velocity': ({ account, context }) =>
    `${count(context.recentTxnCount, 'transaction')} of the account within 10 minutes, ${format(account.count1)} in the day ` +
    `before and ${account.count30} in 30 days`,
  'purchase-kind': ({ account, transaction }) =>
    `${account.knownMerchant === 1 ? 'a recent' : 'not a recent'} merchant of the account` +
    (transaction.merchantCategory === undefined ? '' : `, category ${transaction.merchantCategory}`) +
    (transaction.cardNotPresent === undefined
      ? ''
      : `, card ${transaction.cardNotPresent ? 'not present' : 'present'}`),
  'purchase-place': ({ account, transaction }) =>
    transaction.country === undefined
      ? 'no country'
      : `country ${transaction.country}, where ${format(100 * account.countryShare)} % of the account's transactions were`,
  'purchase-time': ({ account, context }) =>
    `local hour ${context.localHour}, ${format(account.hourShare)} times the even share of the account's transactions`,
  'merchant-frauds': ({ merchant }) =>
    merchant.frauds30 === 0
      ? `no confirmed fraud among the merchant's ${count(merchant.settled30, 'transaction')} of the last 30 settled days`
      : `${merchant.frauds30} of the merchant's ${count(merchant.settled30, 'transaction')} of the last 30 settled days ` +
        `were confirmed frauds, the latest ${count(merchant.daysSinceFraud, 'day')} ago`,
  'merchant-activity': ({ merchant }) =>
    `the merchant has ${count(merchant.transactions, 'earlier transaction')}, ${merchant.count1h} in the last hour`,
  'merchant-amount': ({ merchant }) =>
    `the amount is ${format(merchant.amountDeviations)} deviations from the merchant's mean`,
};

/** Explains a part of the model's score in one sentence. */
export const explainPart = (name: PartName, facts: ScoreFacts): string => EXPLANATIONS[name](facts);
