import type { Transaction } from '../../transactions/transaction';
import { addAmount, LARGE_RATIO } from '../amounts';
import { addToStatistics } from '../statistics';
import { convertToReference } from '../reference-rates';
import { toDaySlot, toHourOfDay } from '../state';
import { getDay, HOUR_MS } from '../time';
import { toCategorySlot, toCountryCode, toMerchantHash } from './codes';
import * as L from './layout';
import { view } from './view';

/** The weight of the latest transaction in the share of transactions without the card. */
const CARD_NOT_PRESENT_WEIGHT = 0.05;
/** Before this number of transactions no amount counts as large. */
const MIN_HISTORY = 5;

/** Adds a transaction to the state of its account. The given state does not change. */
export function updateAccount(state: Uint8Array | undefined, transaction: Transaction): Uint8Array {
  const next = copyAccount(state);
  addToAccount(next, transaction);
  return next;
}

/** Adds a transaction to the state of its account in place, which saves the copy. */
export function addToAccount(state: Uint8Array, transaction: Transaction): void {
  view.load(state);
  const { time, amount, currency } = transaction;
  const usd = convertToReference(amount, currency);
  const count = view.getUint32(L.COUNT);
  const mean = view.getFloat32(L.MEAN);
  const isLarge = count >= MIN_HISTORY && usd > LARGE_RATIO * mean;
  addToDay(getDay(time), usd, isLarge);
  view.setFloat32(L.MEAN, addAmount(mean, count, usd));
  addToStatistics(view, L.LOG_MEAN, time, usd);
  view.incrementShare(L.HOURS, 24, toHourOfDay(Math.floor(time / HOUR_MS)));
  addRecent(time, usd);
  addMerchant(transaction.merchantId);
  addPlace(transaction, count);
  view.store(state);
}

/** Copies a state, or creates the state of an account without history. @throws RangeError for an unknown version */
export function copyAccount(state: Uint8Array | undefined): Uint8Array {
  if (state) {
    view.assertVersion(state);
    return new Uint8Array(state);
  }
  const created = new Uint8Array(L.ACCOUNT_BYTES);
  created[L.VERSION] = L.ACCOUNT_VERSION;
  view.load(created);
  view.setInt32(L.LAST_DAY, -0x80000000);
  view.store(created);
  return created;
}

/** A day before the stored days is ignored: it is outside each window. */
function addToDay(day: number, usd: number, isLarge: boolean): void {
  const { bytes } = view;
  const last = view.getInt32(L.LAST_DAY);
  if (day <= last - L.DAYS) return;
  if (day > last) {
    for (let cleared = Math.max(last + 1, day - L.DAYS + 1); cleared <= day; cleared++) {
      const slot = toDaySlot(cleared, L.DAYS);
      bytes[L.DAY_COUNTS + slot] = 0;
      bytes[L.DAY_LARGE + slot] = 0;
      view.setFloat32(L.DAY_SUMS + 4 * slot, 0);
    }
    view.setInt32(L.LAST_DAY, day);
  }
  const slot = toDaySlot(day, L.DAYS);
  if (bytes[L.DAY_COUNTS + slot]! < 255) bytes[L.DAY_COUNTS + slot]!++;
  if (isLarge && bytes[L.DAY_LARGE + slot]! < 255) bytes[L.DAY_LARGE + slot]!++;
  const sum = L.DAY_SUMS + 4 * slot;
  view.setFloat32(sum, view.getFloat32(sum) + usd);
}

function addRecent(time: number, usd: number): void {
  const { bytes } = view;
  const index = bytes[L.RECENT_INDEX]!;
  view.setUint32(L.RECENT + 8 * index, Math.max(1, Math.floor(time / 1000)));
  view.setFloat32(L.RECENT + 8 * index + 4, usd);
  bytes[L.RECENT_INDEX] = (index + 1) % L.RECENT_SLOTS;
}

function addMerchant(merchantId: string): void {
  const { bytes } = view;
  const hash = toMerchantHash(merchantId);
  for (let slot = 0; slot < L.MERCHANT_SLOTS; slot++)
    if (view.getUint16(L.MERCHANTS + 2 * slot) === hash) return;
  const index = bytes[L.MERCHANT_INDEX]!;
  view.setUint16(L.MERCHANTS + 2 * index, hash);
  bytes[L.MERCHANT_INDEX] = (index + 1) % L.MERCHANT_SLOTS;
}

function addPlace(transaction: Transaction, count: number): void {
  const { cardNotPresent, merchantCategory, time } = transaction;
  if (cardNotPresent !== undefined) {
    const share = view.getFloat32(L.CARD_NOT_PRESENT);
    const weight = Math.max(CARD_NOT_PRESENT_WEIGHT, 1 / (count + 1));
    view.setFloat32(L.CARD_NOT_PRESENT, share + weight * (Number(cardNotPresent) - share));
  }
  if (merchantCategory !== undefined)
    view.incrementShare(L.CATEGORIES, L.CATEGORY_SLOTS, toCategorySlot(merchantCategory));
  const code = toCountryCode(transaction.country);
  if (code === 0) return;
  addCountry(code);
  if (cardNotPresent === true) return;
  const seconds = Math.max(0, Math.floor(time / 1000));
  // A terminal without a network sends a purchase later than the next ones of the card.
  if (seconds < view.getUint32(L.LAST_COUNTRY_TIME)) return;
  view.setUint16(L.LAST_COUNTRY, code);
  view.setUint32(L.LAST_COUNTRY_TIME, seconds);
}

/** Counts a country; a new one replaces the rarest one. */
function addCountry(code: number): void {
  let rarest = 0;
  let lowest = Infinity;
  for (let slot = 0; slot < L.COUNTRY_SLOTS; slot++) {
    const offset = L.COUNTRIES + 4 * slot;
    const count = view.getUint16(offset + 2);
    if (view.getUint16(offset) === code) {
      view.setUint16(offset + 2, Math.min(count + 1, 65_535));
      return;
    }
    if (count < lowest) [rarest, lowest] = [slot, count];
  }
  view.setUint16(L.COUNTRIES + 4 * rarest, code);
  view.setUint16(L.COUNTRIES + 4 * rarest + 2, 1);
}
