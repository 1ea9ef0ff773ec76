import type { Transaction } from '../../transactions/transaction';
import { addLogAmount } from '../amounts';
import { convertToReference } from '../reference-rates';
import { addToCounter, assertVersion, createView, toDaySlot } from '../state';
import { getDay } from '../time';
import * as L from './layout';

/** Adds a transaction to the state of its merchant. The given state does not change. */
export function updateMerchant(state: Uint8Array | undefined, transaction: Transaction): Uint8Array {
  const next = copyMerchant(state);
  addToMerchant(next, transaction);
  return next;
}

/** Adds a transaction to the state of its merchant in place, which saves the copy. */
export function addToMerchant(state: Uint8Array, transaction: Transaction): void {
  const view = createView(state);
  const { time } = transaction;
  const usd = convertToReference(transaction.amount, transaction.currency);
  const count = view.getUint32(L.COUNT, true);
  const statistics = addLogAmount(
    { mean: view.getFloat32(L.LOG_MEAN, true), variance: view.getFloat32(L.LOG_VARIANCE, true) },
    count,
    Math.log(usd + 0.01),
  );
  view.setFloat32(L.LOG_MEAN, statistics.mean, true);
  view.setFloat32(L.LOG_VARIANCE, statistics.variance, true);
  view.setUint32(L.COUNT, Math.min(count + 1, 0xffffffff), true);
  if (count === 0 || time > view.getFloat64(L.LAST_TIME, true)) view.setFloat64(L.LAST_TIME, time, true);
  if (count === 0 || time < view.getFloat64(L.FIRST_TIME, true)) view.setFloat64(L.FIRST_TIME, time, true);
  const day = getDay(time);
  advanceDays(view, day);
  if (isStoredDay(view, day)) addToCounter(view, L.DAY_COUNTS + 2 * toDaySlot(day, L.DAYS), 1);
  const index = state[L.RECENT_INDEX]!;
  view.setUint32(L.RECENT + 8 * index, Math.max(1, Math.floor(time / 1000)), true);
  view.setFloat32(L.RECENT + 8 * index + 4, usd, true);
  state[L.RECENT_INDEX] = (index + 1) % L.RECENT_SLOTS;
}

/** Copies a state, or creates the state of a merchant without history. @throws RangeError for an unknown version */
export function copyMerchant(state: Uint8Array | undefined): Uint8Array {
  if (state) {
    assertVersion(state, 'a merchant', L.MERCHANT_VERSION, L.MERCHANT_BYTES);
    return new Uint8Array(state);
  }
  const created = new Uint8Array(L.MERCHANT_BYTES);
  created[L.VERSION] = L.MERCHANT_VERSION;
  createView(created).setInt32(L.LAST_DAY, -0x80000000, true);
  return created;
}

/** Clears the days after the newest one, up to a day. */
export function advanceDays(view: DataView, day: number): void {
  const last = view.getInt32(L.LAST_DAY, true);
  if (day <= last) return;
  for (let cleared = Math.max(last + 1, day - L.DAYS + 1); cleared <= day; cleared++) {
    const slot = toDaySlot(cleared, L.DAYS);
    view.setUint16(L.DAY_COUNTS + 2 * slot, 0, true);
    view.setUint16(L.DAY_FRAUDS + 2 * slot, 0, true);
  }
  view.setInt32(L.LAST_DAY, day, true);
}

/** Whether the state contains a day. */
export function isStoredDay(view: DataView, day: number): boolean {
  const last = view.getInt32(L.LAST_DAY, true);
  return day <= last && day > last - L.DAYS;
}
