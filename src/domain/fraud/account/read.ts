import type { Transaction } from '../../transactions/transaction';
import { computeDeviations, computeLogAmount } from '../amounts';
import { convertToReference } from '../reference-rates';
import { toDaySlot, toHourOfDay } from '../state';
import { DAY_MS, getDay, HOUR_MS } from '../time';
import * as L from './layout';
import { readCountries } from './countries';
import { readRecent } from './recent';
import { toCategorySlot, toMerchantHash } from './codes';
import { view } from './view';

/** The history of an account at the time of a transaction, without that transaction. */
export type AccountHistory = {
  readonly transactions: number;
  readonly ageDays: number;
  /** The transaction's amount in US dollars at the reference rate. */
  readonly usd: number;
  /** The amount as a multiple of the account's mean. */
  readonly amountRatio: number;
  /** The deviations of the logarithm of the amount from the account's mean. */
  readonly amountDeviations: number;
  /** The amount as a multiple of the mean of the last 7 days. */
  readonly amountRatio7: number;
  /** Transactions in the last 1, 7 and 30 days. */
  readonly count1: number;
  readonly count7: number;
  readonly count30: number;
  /** The spending of the last day as a multiple of the account's mean spending a day. */
  readonly spending1: number;
  /** Unusually large amounts in the last 14 days. */
  readonly large14: number;
  /** Transactions in the 10 minutes and in the hour before this one. */
  readonly count10m: number;
  readonly count1h: number;
  /** Amounts below 5 US dollars in the hour before this transaction. */
  readonly small1h: number;
  /** The amounts in the hour before this transaction, as a multiple of the account's mean amount. */
  readonly spending1h: number;
  readonly hoursSinceLast: number;
  readonly knownMerchant: number;
  /** The share of the account's transactions in this country; 1 without a country. */
  readonly countryShare: number;
  /** Whether the country is not the account's most frequent one. */
  readonly foreign: number;
  /** Hours since the card was present in another country; 999 if it was not. */
  readonly hoursSinceOtherCountry: number;
  /** The share of the account's transactions in this hour and the two around it, as a multiple of an even share. */
  readonly hourShare: number;
  readonly cardNotPresentShare: number;
  readonly categoryShare: number;
  /** Confirmed frauds, and the days since the latest of them; 999 without one. */
  readonly frauds: number;
  readonly daysSinceFraud: number;
};

/** Before the first transaction. */
export const NO_HISTORY: AccountHistory = {
  transactions: 0,
  ageDays: 0,
  usd: 0,
  amountRatio: 1,
  amountDeviations: 0,
  amountRatio7: 1,
  count1: 0,
  count7: 0,
  count30: 0,
  spending1: 0,
  large14: 0,
  count10m: 0,
  count1h: 0,
  small1h: 0,
  spending1h: 0,
  hoursSinceLast: 999,
  knownMerchant: 0,
  countryShare: 1,
  foreign: 0,
  hoursSinceOtherCountry: 999,
  hourShare: 1,
  cardNotPresentShare: 0,
  categoryShare: 1,
  frauds: 0,
  daysSinceFraud: 999,
};

/** Reads the history of an account at the time of a transaction. @throws RangeError for an unknown version */
export function readHistory(state: Uint8Array | undefined, transaction: Transaction): AccountHistory {
  const { time, amount, currency, merchantCategory } = transaction;
  const usd = convertToReference(amount, currency);
  if (!state) return { ...NO_HISTORY, usd };
  view.load(state);
  const count = view.getUint32(L.COUNT);
  if (count === 0) return { ...NO_HISTORY, usd };
  const mean = Math.max(0.01, view.getFloat32(L.MEAN));
  const statistics = {
    mean: view.getFloat32(L.LOG_MEAN),
    variance: view.getFloat32(L.LOG_VARIANCE),
  };
  const ageDays = Math.max(0, (time - view.getFloat64(L.FIRST_TIME)) / DAY_MS);
  const days = readDays(time);
  const recent = readRecent(time);
  const places = readCountries(transaction);
  const fraudDay = view.getInt32(L.FRAUD_DAY);
  const frauds = view.getUint16(L.FRAUDS);
  const spendingADay = (mean * count) / Math.max(7, ageDays);
  return {
    transactions: count,
    ageDays,
    usd,
    amountRatio: usd / mean,
    amountDeviations: computeDeviations(computeLogAmount(usd), statistics, count),
    amountRatio7: days.count7 === 0 ? usd / mean : (usd * days.count7) / Math.max(0.01, days.sum7),
    count1: days.count1,
    count7: days.count7,
    count30: days.count30,
    spending1: days.sum1 / spendingADay,
    large14: days.large14,
    count10m: recent.count10m,
    count1h: recent.count1h,
    small1h: recent.small1h,
    spending1h: recent.sum1h / mean,
    hoursSinceLast: Math.min(999, Math.abs(time - view.getFloat64(L.LAST_TIME)) / HOUR_MS),
    knownMerchant: isKnownMerchant(transaction.merchantId) ? 1 : 0,
    countryShare: places.share,
    foreign: places.isForeign ? 1 : 0,
    hoursSinceOtherCountry: places.hoursSinceOther,
    hourShare: readHourShare(time),
    cardNotPresentShare: view.getFloat32(L.CARD_NOT_PRESENT),
    categoryShare: merchantCategory === undefined ? 1 : readCategoryShare(merchantCategory),
    frauds,
    daysSinceFraud: frauds === 0 ? 999 : Math.min(999, Math.max(0, getDay(time) - fraudDay)),
  };
}

/** Sums the stored days. The last day is the current day and the rest of yesterday, in proportion to the time. */
function readDays(time: number) {
  const { bytes } = view;
  const last = view.getInt32(L.LAST_DAY);
  const today = getDay(time);
  let count1 = 0;
  let count7 = 0;
  let count30 = 0;
  let sum1 = 0;
  let sum7 = 0;
  let large14 = 0;
  const yesterday = 1 - (time - today * DAY_MS) / DAY_MS;
  for (let age = Math.max(0, today - last); age < 31 && today - age > last - L.DAYS; age++) {
    const slot = toDaySlot(today - age, L.DAYS);
    const count = bytes[L.DAY_COUNTS + slot]!;
    if (count === 0) continue;
    const sum = view.getFloat32(L.DAY_SUMS + 4 * slot);
    const share = age === 0 ? 1 : age === 1 ? yesterday : 0;
    count1 += share * count;
    sum1 += share * sum;
    if (age < 7) {
      count7 += count;
      sum7 += sum;
    }
    if (age < 30) count30 += count;
    if (age < 14) large14 += bytes[L.DAY_LARGE + slot]!;
  }
  return { count1, count7, count30, sum1, sum7, large14 };
}

function isKnownMerchant(merchantId: string): boolean {
  const hash = toMerchantHash(merchantId);
  for (let slot = 0; slot < L.MERCHANT_SLOTS; slot++)
    if (view.getUint16(L.MERCHANTS + 2 * slot) === hash) return true;
  return false;
}

function readHourShare(time: number): number {
  const { bytes } = view;
  const hour = toHourOfDay(Math.floor(time / HOUR_MS));
  let total = 0;
  for (let slot = 0; slot < 24; slot++) total += bytes[L.HOURS + slot]!;
  const near =
    bytes[L.HOURS + ((hour + 23) % 24)]! + bytes[L.HOURS + hour]! + bytes[L.HOURS + ((hour + 1) % 24)]!;
  // One more transaction in each group of three hours, so that a short history stays near 1.
  return ((near + 1) * 8) / (total + 8);
}

function readCategoryShare(category: string): number {
  const { bytes } = view;
  let total = 0;
  for (let slot = 0; slot < L.CATEGORY_SLOTS; slot++) total += bytes[L.CATEGORIES + slot]!;
  return (bytes[L.CATEGORIES + toCategorySlot(category)]! + 1) / (total + 5);
}
