import type { AccountContext, Transaction } from '../../transactions/transaction';
import type { AccountHistory } from '../account/read';
import type { MerchantHistory } from '../merchant/read';

/** The features of the model, in the order of the vector, each with the part of the score that it belongs to. */
export const FEATURES = [
  ['usd', 'account-amount'],
  ['amountRatio', 'account-amount'],
  ['amountDeviations', 'account-amount'],
  ['amountRatio7', 'account-amount'],
  ['large14', 'account-amount'],
  ['transactions', 'account-history'],
  ['ageDays', 'account-history'],
  ['frauds', 'account-frauds'],
  ['daysSinceFraud', 'account-frauds'],
  ['count1', 'account-velocity'],
  ['count7', 'account-velocity'],
  ['count30', 'account-velocity'],
  ['spending1', 'account-velocity'],
  ['recentTxnCount', 'account-velocity'],
  ['count1h', 'account-velocity'],
  ['small1h', 'account-velocity'],
  ['spending1h', 'account-velocity'],
  ['hoursSinceLast', 'account-velocity'],
  ['knownMerchant', 'purchase-kind'],
  ['cardNotPresent', 'purchase-kind'],
  ['cardNotPresentShare', 'purchase-kind'],
  ['categoryShare', 'purchase-kind'],
  ['categoryRisk', 'purchase-kind'],
  ['foreign', 'purchase-place'],
  ['countryShare', 'purchase-place'],
  ['hoursSinceOtherCountry', 'purchase-place'],
  ['localHour', 'purchase-time'],
  ['hourShare', 'purchase-time'],
  ['merchantFrauds1', 'merchant-frauds'],
  ['merchantRisk7', 'merchant-frauds'],
  ['merchantRisk30', 'merchant-frauds'],
  ['merchantFrauds30', 'merchant-frauds'],
  ['merchantSettled30', 'merchant-frauds'],
  ['daysSinceMerchantFraud', 'merchant-frauds'],
  ['daysSinceFirstFraud', 'merchant-frauds'],
  ['daysSinceGenuine', 'merchant-frauds'],
  ['genuineAfterFraud', 'merchant-frauds'],
  ['episodeFrauds', 'merchant-frauds'],
  ['episodeShare', 'merchant-frauds'],
  ['unsettledDays', 'merchant-frauds'],
  ['merchantTransactions', 'merchant-activity'],
  ['merchantAgeDays', 'merchant-activity'],
  ['merchantAmountDeviations', 'merchant-amount'],
  ['merchantCount1h', 'merchant-activity'],
  ['merchantSmall1h', 'merchant-activity'],
] as const;

export type PartName = (typeof FEATURES)[number][1];

/** Everything that a score is computed from, except the matched rules. */
export interface ScoreFacts {
  readonly transaction: Transaction;
  readonly context: AccountContext;
  readonly account: AccountHistory;
  readonly merchant: MerchantHistory;
}

/** Categories whose goods are easily resold or transferred. */
const RISKY_CATEGORIES: ReadonlySet<string> = new Set([
  'electronics',
  'luxury',
  'crypto',
  'gift-cards',
  'money-transfer',
]);

/** The prior of the merchant's share of frauds, and its weight in transactions. */
const PRIOR_RISK = 0.005;
const PRIOR_TRANSACTIONS = 3;
const smoothRisk = (frauds: number, settled: number): number =>
  (frauds + PRIOR_RISK * PRIOR_TRANSACTIONS) / (settled + PRIOR_TRANSACTIONS);

/** A history with more transactions or days than this is no longer new; the difference beyond it means nothing. */
const ESTABLISHED = 50;

/** Writes the values of the features in the order of `FEATURES`. */
export function fillFeatures(
  vector: Float32Array,
  { transaction, context, account, merchant }: ScoreFacts,
): void {
  const { merchantCategory, cardNotPresent } = transaction;
  let index = 0;
  vector[index++] = account.usd;
  vector[index++] = account.amountRatio;
  vector[index++] = account.amountDeviations;
  vector[index++] = account.amountRatio7;
  vector[index++] = account.large14;
  vector[index++] = Math.min(account.transactions, ESTABLISHED);
  vector[index++] = Math.min(account.ageDays, ESTABLISHED);
  vector[index++] = account.frauds;
  vector[index++] = account.daysSinceFraud;
  vector[index++] = account.count1;
  vector[index++] = account.count7;
  vector[index++] = account.count30;
  vector[index++] = account.spending1;
  vector[index++] = context.recentTxnCount;
  vector[index++] = account.count1h;
  vector[index++] = account.small1h;
  vector[index++] = account.spending1h;
  vector[index++] = account.hoursSinceLast;
  vector[index++] = account.knownMerchant;
  // -1 if the sender does not say it.
  vector[index++] = cardNotPresent === undefined ? -1 : cardNotPresent ? 1 : 0;
  vector[index++] = account.cardNotPresentShare;
  vector[index++] = account.categoryShare;
  vector[index++] = merchantCategory === undefined ? -1 : RISKY_CATEGORIES.has(merchantCategory) ? 1 : 0;
  vector[index++] = account.foreign;
  vector[index++] = account.countryShare;
  vector[index++] = account.hoursSinceOtherCountry;
  vector[index++] = context.localHour;
  vector[index++] = account.hourShare;
  vector[index++] = merchant.frauds1;
  vector[index++] = smoothRisk(merchant.frauds7, merchant.settled7);
  vector[index++] = smoothRisk(merchant.frauds30, merchant.settled30);
  vector[index++] = merchant.frauds30;
  vector[index++] = merchant.settled30;
  vector[index++] = merchant.daysSinceFraud;
  vector[index++] = merchant.daysSinceFirstFraud;
  vector[index++] = merchant.daysSinceGenuine;
  vector[index++] = merchant.genuineAfterFraud;
  vector[index++] = merchant.episodeFrauds;
  vector[index++] = merchant.episodeShare;
  vector[index++] = merchant.unsettledDays;
  vector[index++] = Math.min(merchant.transactions, ESTABLISHED);
  vector[index++] = Math.min(merchant.ageDays, ESTABLISHED);
  vector[index++] = merchant.amountDeviations;
  vector[index++] = merchant.count1h;
  vector[index++] = merchant.small1h;
}
