import {
  COUNT,
  PENDING,
  PENDING_BAR,
  PENDING_CLOSE,
  PENDING_HIGH,
  PENDING_LOW,
  PENDING_NONE,
  PENDING_SPLIT,
  PENDING_WICK,
  LAST_CLOSE,
  TRUE_RANGE,
} from './layout';
import { applySplit, findSplitFactor } from './splits';
import type { SymbolState } from './state';
import { addClose } from './sums';
import type { Bar } from './types';

/**
 * The true range of a bar is limited to this multiple of the average, once the average is complete. Bars with a longer
 * range are unusual. Project default.
 */
export const MAX_RANGE = 5;
/**
 * A close further from the last one than this many average true ranges must be confirmed by the next bar. Project
 * default.
 */
const MAX_MOVE = 6;
/**
 * A wick longer than this many average true ranges must be confirmed by the next bar; at least MAX_RANGE. Project
 * default.
 */
const MAX_WICK = 5;
/** Moves and wicks up to this share of the price are always trusted. Project default. */
const MIN_MOVE = 0.02;
/** A bar that comes within this share of the price of a wick confirms it. Project default. */
const CONFIRMING_DISTANCE = 0.01;

/**
 * The high and the low that count, of the last bar that {@link admitBar} checked. Reused, so that a bar allocates
 * nothing.
 */
export const admitted = { high: 0, low: 0 };

/**
 * Decides which prices of a bar count, and writes its extremes to {@link admitted}. It is called for unusual bars and for
 * the bar after one, so most bars do not pay for it.
 *
 * - A flat bar at the last price without volume does not count: vendors fill halts with such bars.
 * - A bar with a close far from the last one waits. If the next bar confirms it, the extremes of both count at the
 *   next one; otherwise the pending bar counts as a bar without a move. If a split explains the move, the state is
 *   rescaled.
 * - A long wick is cut off. If the next bar comes near its price, the wick counts there.
 * @returns whether the bar counts now
 */
export function admitBar(state: SymbolState, bar: Bar): boolean {
  const { data } = state;
  admitted.high = bar.high;
  admitted.low = bar.low;
  if (data[COUNT] === 0) return true;
  if (isFiller(data, bar)) return false;
  const pending = data[PENDING]!;
  if (pending === PENDING_BAR && confirmsPendingBar(data, bar)) {
    releasePendingBar(state);
    return true;
  }
  data[PENDING] = PENDING_NONE;
  // The bad print counts as a bar without a move, so that later bars have the same number as in the feed.
  if (pending === PENDING_BAR) countBar(data, data[LAST_CLOSE]!);
  const isWickConfirmed = pending === PENDING_WICK && restoreWick(data);
  if (isFar(data, bar.close)) {
    deferBar(data, bar);
    return false;
  }
  if (!isWickConfirmed) cutWick(data, bar);
  return true;
}

/** Whether a bar is flat, at the last price, and without volume. */
function isFiller(data: Float64Array, { open, high, low, close, volume }: Bar): boolean {
  if (volume > 0 || high !== low || open !== close || close !== high) return false;
  return close === data[LAST_CLOSE] || (data[PENDING] === PENDING_BAR && close === data[PENDING_CLOSE]);
}

/** Returns the distance from the last close within which a price is trusted. */
function getTrustedDistance(data: Float64Array, ranges: number): number {
  return Math.max(ranges * data[TRUE_RANGE]!, MIN_MOVE * Math.abs(data[LAST_CLOSE]!));
}

function isFar(data: Float64Array, close: number): boolean {
  return Math.abs(close - data[LAST_CLOSE]!) > getTrustedDistance(data, MAX_MOVE);
}

function deferBar(data: Float64Array, { open, close }: Bar): void {
  data[PENDING] = PENDING_BAR;
  data[PENDING_HIGH] = admitted.high;
  data[PENDING_LOW] = admitted.low;
  data[PENDING_CLOSE] = close;
  data[PENDING_SPLIT] = findSplitFactor(data[LAST_CLOSE]!, open);
}

/** Whether a bar confirms the pending one: its close is nearer to the pending close, or far from the last one on the same side. */
function confirmsPendingBar(data: Float64Array, { close }: Bar): boolean {
  const last = data[LAST_CLOSE]!;
  const pendingClose = data[PENDING_CLOSE]!;
  if (Math.abs(close - pendingClose) <= Math.abs(close - last)) return true;
  return close > last === pendingClose > last && isFar(data, close);
}

/** Counts the pending bar as trusted. */
function releasePendingBar(state: SymbolState): void {
  const { data } = state;
  applySplit(state, data[PENDING_SPLIT]!);
  data[PENDING] = PENDING_NONE;
  countBar(data, data[PENDING_CLOSE]!);
  includeExtremes(data[PENDING_HIGH]!, data[PENDING_LOW]!);
}

/** Counts a bar by its close only. */
function countBar(data: Float64Array, close: number): void {
  addClose(data, data[COUNT]!, close);
  data[COUNT] = data[COUNT]! + 1;
}

/** Includes the wick that was cut off the bar before, if this bar confirms it. @returns whether it does */
function restoreWick(data: Float64Array): boolean {
  const high = data[PENDING_HIGH]!;
  const low = data[PENDING_LOW]!;
  const isHighConfirmed = admitted.high >= high - CONFIRMING_DISTANCE * Math.abs(high);
  const isLowConfirmed = admitted.low <= low + CONFIRMING_DISTANCE * Math.abs(low);
  includeExtremes(isHighConfirmed ? high : -Infinity, isLowConfirmed ? low : Infinity);
  return isHighConfirmed || isLowConfirmed;
}

function includeExtremes(high: number, low: number): void {
  admitted.high = Math.max(admitted.high, high);
  admitted.low = Math.min(admitted.low, low);
}

/** Cuts off wicks that are too long, and stores them until the next bar. */
function cutWick(data: Float64Array, { open, high, low, close }: Bar): void {
  const last = data[LAST_CLOSE]!;
  const distance = getTrustedDistance(data, MAX_WICK);
  const isOpenTrusted = Math.min(Math.abs(open - close), Math.abs(open - last)) <= distance;
  const top = Math.max(close, last, isOpenTrusted ? open : close);
  const bottom = Math.min(close, last, isOpenTrusted ? open : close);
  const isHighCut = high - top > distance;
  const isLowCut = bottom - low > distance;
  if (!isHighCut && !isLowCut) return;
  data[PENDING] = PENDING_WICK;
  data[PENDING_HIGH] = isHighCut ? high : Infinity;
  data[PENDING_LOW] = isLowCut ? low : -Infinity;
  if (isHighCut) admitted.high = top;
  if (isLowCut) admitted.low = bottom;
}
