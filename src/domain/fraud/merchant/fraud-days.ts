import { toDaySlot } from '../state';
import { DAY_MS, getDay } from '../time';
import * as L from './layout';

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

/** Reads the stored days from the newest day to the oldest one, once. */
export function readFraudDays(view: DataView, time: number): FraudDays {
  const today = getDay(time);
  const last = view.getInt32(L.LAST_DAY, true);
  const oldest = Math.max(today - L.DAYS, last - L.DAYS) + 1;
  let [frauds1, frauds7, frauds30, settled1, settled7, settled30] = [0, 0, 0, 0, 0, 0];
  let [daysSinceFraud, daysSinceFirstFraud, daysSinceGenuine, unsettledDays] = [999, 999, 999, L.DAYS];
  let [genuineAfterFraud, episodeFrauds, episodeCount] = [0, 0, 0];
  let isEpisodeOpen = true;
  for (let day = Math.min(today, last); day >= oldest; day--) {
    const slot = toDaySlot(day, L.DAYS);
    const frauds = view.getUint16(L.DAY_FRAUDS + 2 * slot, true);
    const age = today - day;
    const isSettled = age > SETTLEMENT_DAYS;
    const count = isSettled ? view.getUint16(L.DAY_COUNTS + 2 * slot, true) : frauds;
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

/** Returns the offset of the confirmed frauds of a time's day. */
export const getFraudOffset = (time: number): number =>
  L.DAY_FRAUDS + 2 * toDaySlot(Math.floor(time / DAY_MS), L.DAYS);
