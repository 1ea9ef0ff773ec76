import type { Transaction } from '../../transactions/transaction';
import { addAmount, addLogAmount, LARGE_RATIO } from '../amounts';
import { convertToReference } from '../reference-rates';
import { assertVersion, createView, incrementShare, toDaySlot, toHourOfDay } from '../state';
import { getDay, HOUR_MS } from '../time';
import { toCategorySlot, toCountryCode, toMerchantHash } from './codes';
import * as L from './layout';

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
  const view = createView(state);
  const { time, amount, currency } = transaction;
  const usd = convertToReference(amount, currency);
  const count = view.getUint32(L.COUNT, true);
  const mean = view.getFloat32(L.MEAN, true);
  const isLarge = count >= MIN_HISTORY && usd > LARGE_RATIO * mean;
  addToDay(state, view, getDay(time), usd, isLarge);
  view.setFloat32(L.MEAN, addAmount(mean, count, usd), true);
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
  incrementShare(state, L.HOURS, 24, toHourOfDay(Math.floor(time / HOUR_MS)));
  addRecent(state, view, time, usd);
  addMerchant(state, view, transaction.merchantId);
  addPlace(state, view, transaction, count);
}

/** Copies a state, or creates the state of an account without history. @throws RangeError for an unknown version */
export function copyAccount(state: Uint8Array | undefined): Uint8Array {
  if (state) {
    assertVersion(state, 'an account', L.ACCOUNT_VERSION, L.ACCOUNT_BYTES);
    return new Uint8Array(state);
  }
  const created = new Uint8Array(L.ACCOUNT_BYTES);
  created[L.VERSION] = L.ACCOUNT_VERSION;
  createView(created).setInt32(L.LAST_DAY, -0x80000000, true);
  return created;
}

/** A day before the stored days is ignored: it is outside each window. */
function addToDay(state: Uint8Array, view: DataView, day: number, usd: number, isLarge: boolean): void {
  const last = view.getInt32(L.LAST_DAY, true);
  if (day <= last - L.DAYS) return;
  if (day > last) {
    for (let cleared = Math.max(last + 1, day - L.DAYS + 1); cleared <= day; cleared++) {
      const slot = toDaySlot(cleared, L.DAYS);
      state[L.DAY_COUNTS + slot] = 0;
      state[L.DAY_LARGE + slot] = 0;
      view.setFloat32(L.DAY_SUMS + 4 * slot, 0, true);
    }
    view.setInt32(L.LAST_DAY, day, true);
  }
  const slot = toDaySlot(day, L.DAYS);
  if (state[L.DAY_COUNTS + slot]! < 255) state[L.DAY_COUNTS + slot]!++;
  if (isLarge && state[L.DAY_LARGE + slot]! < 255) state[L.DAY_LARGE + slot]!++;
  const sum = L.DAY_SUMS + 4 * slot;
  view.setFloat32(sum, view.getFloat32(sum, true) + usd, true);
}

function addRecent(state: Uint8Array, view: DataView, time: number, usd: number): void {
  const index = state[L.RECENT_INDEX]!;
  view.setUint32(L.RECENT + 8 * index, Math.max(1, Math.floor(time / 1000)), true);
  view.setFloat32(L.RECENT + 8 * index + 4, usd, true);
  state[L.RECENT_INDEX] = (index + 1) % L.RECENT_SLOTS;
}

function addMerchant(state: Uint8Array, view: DataView, merchantId: string): void {
  const hash = toMerchantHash(merchantId);
  for (let slot = 0; slot < L.MERCHANT_SLOTS; slot++)
    if (view.getUint16(L.MERCHANTS + 2 * slot, true) === hash) return;
  const index = state[L.MERCHANT_INDEX]!;
  view.setUint16(L.MERCHANTS + 2 * index, hash, true);
  state[L.MERCHANT_INDEX] = (index + 1) % L.MERCHANT_SLOTS;
}

function addPlace(state: Uint8Array, view: DataView, transaction: Transaction, count: number): void {
  const { cardNotPresent, merchantCategory, time } = transaction;
  if (cardNotPresent !== undefined) {
    const share = view.getFloat32(L.CARD_NOT_PRESENT, true);
    const weight = Math.max(CARD_NOT_PRESENT_WEIGHT, 1 / (count + 1));
    view.setFloat32(L.CARD_NOT_PRESENT, share + weight * (Number(cardNotPresent) - share), true);
  }
  if (merchantCategory !== undefined)
    incrementShare(state, L.CATEGORIES, L.CATEGORY_SLOTS, toCategorySlot(merchantCategory));
  const code = toCountryCode(transaction.country);
  if (code === 0) return;
  addCountry(view, code);
  if (cardNotPresent === true) return;
  const seconds = Math.max(0, Math.floor(time / 1000));
  // A terminal without a network sends a purchase later than the next ones of the card.
  if (seconds < view.getUint32(L.LAST_COUNTRY_TIME, true)) return;
  view.setUint16(L.LAST_COUNTRY, code, true);
  view.setUint32(L.LAST_COUNTRY_TIME, seconds, true);
}

/** Counts a country; a new one replaces the rarest one. */
function addCountry(view: DataView, code: number): void {
  let rarest = 0;
  let lowest = Infinity;
  for (let slot = 0; slot < L.COUNTRY_SLOTS; slot++) {
    const offset = L.COUNTRIES + 4 * slot;
    const count = view.getUint16(offset + 2, true);
    if (view.getUint16(offset, true) === code) {
      view.setUint16(offset + 2, Math.min(count + 1, 65_535), true);
      return;
    }
    if (count < lowest) [rarest, lowest] = [slot, count];
  }
  view.setUint16(L.COUNTRIES + 4 * rarest, code, true);
  view.setUint16(L.COUNTRIES + 4 * rarest + 2, 1, true);
}
