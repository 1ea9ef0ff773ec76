import type { Transaction } from '../../transactions/transaction';
import { computeDeviations, computeLogAmount } from '../amounts';
import { convertToReference } from '../reference-rates';
import { DAY_MS } from '../time';
import { readFraudDays, type FraudDays, NO_FRAUD_DAYS } from './fraud-days';
import * as L from './layout';
import { view } from './view';

/** The history of a merchant at the time of a transaction, without that transaction. */
export interface MerchantHistory extends FraudDays {
  readonly transactions: number;
  readonly ageDays: number;
  /** The deviations of the logarithm of the amount from the merchant's mean. */
  readonly amountDeviations: number;
  /** Transactions in the hour before this one, at most 16, and those below 5 US dollars. */
  readonly count1h: number;
  readonly small1h: number;
}

const NO_HISTORY: MerchantHistory = {
  ...NO_FRAUD_DAYS,
  transactions: 0,
  ageDays: 0,
  amountDeviations: 0,
  count1h: 0,
  small1h: 0,
};

/** Reads the history of a merchant at the time of a transaction. @throws RangeError for an unknown version */
export function readMerchant(state: Uint8Array | undefined, transaction: Transaction): MerchantHistory {
  if (!state) return NO_HISTORY;
  view.load(state);
  const { time } = transaction;
  const count = view.getUint32(L.COUNT);
  const usd = convertToReference(transaction.amount, transaction.currency);
  const statistics = {
    mean: view.getFloat32(L.LOG_MEAN),
    variance: view.getFloat32(L.LOG_VARIANCE),
  };
  const now = Math.floor(time / 1000);
  let count1h = 0;
  let small1h = 0;
  for (let slot = 0; slot < L.RECENT_SLOTS; slot++) {
    const second = view.getUint32(L.RECENT + 8 * slot);
    if (second === 0 || now < second || now - second > 3600) continue;
    count1h++;
    if (view.getFloat32(L.RECENT + 8 * slot + 4) < 5) small1h++;
  }
  const days = readFraudDays(time);
  return {
    transactions: count,
    ageDays: count === 0 ? 0 : Math.max(0, (time - view.getFloat64(L.FIRST_TIME)) / DAY_MS),
    amountDeviations: computeDeviations(computeLogAmount(usd), statistics, count),
    count1h,
    small1h,
    frauds7: days.frauds7,
    frauds30: days.frauds30,
    settled1: days.settled1,
    settled7: days.settled7,
    settled30: days.settled30,
    frauds1: days.frauds1,
    daysSinceFraud: days.daysSinceFraud,
    daysSinceFirstFraud: days.daysSinceFirstFraud,
    daysSinceGenuine: days.daysSinceGenuine,
    genuineAfterFraud: days.genuineAfterFraud,
    episodeFrauds: days.episodeFrauds,
    episodeShare: days.episodeShare,
    unsettledDays: days.unsettledDays,
  };
}
