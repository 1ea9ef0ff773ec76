import type { Transaction } from '../../transactions/transaction';
import { convertToReference } from '../reference-rates';
import { toDaySlot } from '../state';
import { addToStatistics } from '../statistics';
import { getDay } from '../time';
import * as L from './layout';
import { view } from './view';

/** Adds a transaction to the state of its merchant. The given state does not change. */
export function updateMerchant(state: Uint8Array | undefined, transaction: Transaction): Uint8Array {
  const next = copyMerchant(state);
  addToMerchant(next, transaction);
  return next;
}

/** Adds a transaction to the state of its merchant in place, which saves the copy. */
export function addToMerchant(state: Uint8Array, transaction: Transaction): void {
  view.load(state);
  const { time } = transaction;
  const usd = convertToReference(transaction.amount, transaction.currency);
  addToStatistics(view, L.LOG_MEAN, time, usd);
  addToDay(L.DAY_COUNTS, getDay(time), 1);
  const index = view.bytes[L.RECENT_INDEX]!;
  view.setUint32(L.RECENT + 8 * index, Math.max(1, Math.floor(time / 1000)));
  view.setFloat32(L.RECENT + 8 * index + 4, usd);
  view.bytes[L.RECENT_INDEX] = (index + 1) % L.RECENT_SLOTS;
  view.store(state);
}

/** Copies a state, or creates the state of a merchant without history. @throws RangeError for an unknown version */
export function copyMerchant(state: Uint8Array | undefined): Uint8Array {
  if (state) {
    view.assertVersion(state);
    return new Uint8Array(state);
  }
  const created = new Uint8Array(L.MERCHANT_BYTES);
  created[L.VERSION] = L.MERCHANT_VERSION;
  view.load(created);
  view.setInt32(L.LAST_DAY, -0x80000000);
  view.store(created);
  return created;
}

/** Changes a counter of a day; a day before the stored ones is ignored. @param counters where the counters of days begin */
export function addToDay(counters: number, day: number, change: number): void {
  advanceDays(day);
  if (isStoredDay(day)) view.addToCounter(counters + 2 * toDaySlot(day, L.DAYS), change);
}

/** Clears the days after the newest one, up to a day. */
function advanceDays(day: number): void {
  const last = view.getInt32(L.LAST_DAY);
  if (day <= last) return;
  for (let cleared = Math.max(last + 1, day - L.DAYS + 1); cleared <= day; cleared++) {
    const slot = toDaySlot(cleared, L.DAYS);
    view.setUint16(L.DAY_COUNTS + 2 * slot, 0);
    view.setUint16(L.DAY_FRAUDS + 2 * slot, 0);
  }
  view.setInt32(L.LAST_DAY, day);
}

/** Whether the state contains a day. */
function isStoredDay(day: number): boolean {
  const last = view.getInt32(L.LAST_DAY);
  return day <= last && day > last - L.DAYS;
}
