import { toDaySlot } from '../state';
import { getDay } from '../time';
import * as L from './layout';
import { view } from './view';

/** The confirmed frauds of a merchant, which arrive days late. A day is settled when its confirmations have arrived. */
export interface FraudDays {
  /** Confirmed frauds in the 1, 7 and 30 days that were settled last, and since then. */
  readonly frauds1: number;
  readonly frauds7: number;
  readonly frauds30: number;
  /** The transactions of the same days, and the later frauds. */
  readonly settled1: number;
  readonly settled7: number;
  readonly settled30: number;
  /** Days since the latest confirmed fraud; 999 without one. */
  readonly daysSinceFraud: number;
  /** Days since the first fraud of the latest episode: a series of days without a settled day that is all genuine. */
  readonly daysSinceFirstFraud: number;
  /** Days since the last genuine day before that episode: the episode began after it. */
  readonly daysSinceGenuine: number;
  /** Transactions on settled days without a fraud after the episode. */
  readonly genuineAfterFraud: number;
  readonly episodeFrauds: number;
  /** The share of the episode's transactions that are confirmed frauds. */
  readonly episodeShare: number;
  /** Days since the latest settled day with a transaction. */
  readonly unsettledDays: number;
}

export const NO_FRAUD_DAYS: FraudDays = {
  frauds1: 0,
  frauds7: 0,
  frauds30: 0,
  settled1: 0,
  settled7: 0,
  settled30: 0,
  daysSinceFraud: 999,
  daysSinceFirstFraud: 999,
  daysSinceGenuine: 999,
  genuineAfterFraud: 0,
  episodeFrauds: 0,
  episodeShare: 0,
  unsettledDays: L.DAYS,
};

/** Confirmations are expected within this number of days: a transaction that is not reported by then counts as genuine. */
export const SETTLEMENT_DAYS = 7;

/** Reads the stored days of the loaded state. */
export const readFraudDays = (time: number): FraudDays =>
  hasFraud() ? readAllDays(time) : readGenuineDays(time);

/** Whether any stored day has a confirmed fraud: most merchants have none. */
function hasFraud(): boolean {
  let all = 0;
  for (let offset = L.DAY_FRAUDS; offset < L.DAY_FRAUDS + 2 * L.DAYS; offset += 4)
    all |= view.getUint32(offset);
  return all !== 0;
}

/** Reads the settled days of a merchant without a confirmed fraud. The result is the same as that of `readAllDays`. */
function readGenuineDays(time: number): FraudDays {
  const today = getDay(time);
  const last = view.getInt32(L.LAST_DAY);
  const oldest = Math.max(today - L.DAYS, last - L.DAYS) + 1;
  const newest = Math.min(today - SETTLEMENT_DAYS - 1, last);
  let settled1 = 0;
  let settled7 = 0;
  let settled30 = 0;
  let unsettledDays: number = L.DAYS;
  for (let day = newest; day >= Math.max(oldest, today - SETTLEMENT_DAYS - 30); day--) {
    const count = view.getUint16(L.DAY_COUNTS + 2 * toDaySlot(day, L.DAYS));
    settled30 += count;
    if (day >= today - SETTLEMENT_DAYS - 7) settled7 += count;
    if (day >= today - SETTLEMENT_DAYS - 1) settled1 += count;
  }
  for (let day = newest; day >= oldest; day--)
    if (view.getUint16(L.DAY_COUNTS + 2 * toDaySlot(day, L.DAYS)) > 0) {
      unsettledDays = today - day;
      break;
    }
  // Written out, because a spread takes longer than the loops above. A test compares it with `readAllDays`.
  return {
    frauds1: 0,
    frauds7: 0,
    frauds30: 0,
    settled1,
    settled7,
    settled30,
    daysSinceFraud: 999,
    daysSinceFirstFraud: 999,
    daysSinceGenuine: 999,
    genuineAfterFraud: 0,
    episodeFrauds: 0,
    episodeShare: 0,
    unsettledDays,
  };
}

/** Reads the stored days from the newest day to the oldest one, once. */
export function readAllDays(time: number): FraudDays {
  const today = getDay(time);
  const last = view.getInt32(L.LAST_DAY);
  const oldest = Math.max(today - L.DAYS, last - L.DAYS) + 1;
  let frauds1 = 0;
  let frauds7 = 0;
  let frauds30 = 0;
  let settled1 = 0;
  let settled7 = 0;
  let settled30 = 0;
  let daysSinceFraud = 999;
  let daysSinceFirstFraud = 999;
  let daysSinceGenuine = 999;
  let unsettledDays: number = L.DAYS;
  let genuineAfterFraud = 0;
  let episodeFrauds = 0;
  let episodeCount = 0;
  let isEpisodeOpen = true;
  for (let day = Math.min(today, last); day >= oldest; day--) {
    const slot = toDaySlot(day, L.DAYS);
    const frauds = view.getUint16(L.DAY_FRAUDS + 2 * slot);
    const age = today - day;
    const isSettled = age > SETTLEMENT_DAYS;
    const count = isSettled ? view.getUint16(L.DAY_COUNTS + 2 * slot) : frauds;
    if (count === 0 && frauds === 0) continue;
    if (age <= SETTLEMENT_DAYS + 30) {
      frauds30 += frauds;
      settled30 += count;
      if (age <= SETTLEMENT_DAYS + 7) {
        frauds7 += frauds;
        settled7 += count;
        if (age <= SETTLEMENT_DAYS + 1) {
          frauds1 += frauds;
          settled1 += count;
        }
      }
    }
    if (isSettled && unsettledDays === L.DAYS) unsettledDays = age;
    if (frauds > 0 && isEpisodeOpen) {
      if (daysSinceFraud === 999) daysSinceFraud = age;
      daysSinceFirstFraud = age;
      episodeFrauds += frauds;
      episodeCount += count;
    } else if (daysSinceFraud === 999) genuineAfterFraud += count;
    else if (isEpisodeOpen) {
      daysSinceGenuine = age;
      isEpisodeOpen = false;
    }
  }
  return {
    frauds1,
    frauds7,
    frauds30,
    settled1,
    settled7,
    settled30,
    daysSinceFraud,
    daysSinceFirstFraud,
    daysSinceGenuine,
    genuineAfterFraud: daysSinceFraud === 999 ? 0 : genuineAfterFraud,
    episodeFrauds,
    episodeShare: episodeCount === 0 ? 0 : episodeFrauds / episodeCount,
    unsettledDays,
  };
}
