import {
  COUNT,
  HELD,
  HELD_BAR,
  HELD_CLOSE,
  HELD_HIGH,
  HELD_LOW,
  HELD_NONE,
  HELD_SPLIT,
  HELD_WICK,
  LAST_CLOSE,
  TRUE_RANGE,
} from './layout';
import { applySplit, findSplitFactor } from './splits';
import type { SymbolState } from './state';
import { addClose } from './sums';
import type { Bar } from './types';

/**
 * A bar's true range counts at most this many times the average, once the average is complete. Bars with a longer range
 * are unusual. Project default.
 */
export const MAX_RANGE = 5;
/** A close further from the last one than this many average true ranges is not trusted at once. Project default. */
const MAX_MOVE = 6;
/** A wick longer than this many average true ranges is not trusted at once; at least MAX_RANGE. Project default. */
const MAX_WICK = 5;
/** Moves and wicks up to this share of the price are always trusted. Project default. */
const MIN_MOVE = 0.02;
/** A bar that comes within this share of the price of a wick confirms it. Project default. */
const CONFIRMING_DISTANCE = 0.01;

/** The extremes that count of the last bar that {@link admitBar} admitted. Reused, so that a bar allocates nothing. */
export const admitted = { high: 0, low: 0 };

/**
 * Decides which prices of a bar count, and writes its extremes to {@link admitted}. It is called for unusual bars and for
 * the bar after one, so most bars do not pay for it.
 *
 * - A flat bar at the last price without volume does not count: vendors fill halts with such bars.
 * - A bar with a close far from the last one is held back. If the next bar confirms it, the extremes of both count at the
 *   next one; otherwise the held bar counts as a bar without a move. If a split explains the move, the state is
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
  const held = data[HELD]!;
  if (held === HELD_BAR && confirmsHeldBar(data, bar)) {
    releaseHeldBar(state);
    return true;
  }
  data[HELD] = HELD_NONE;
  // The bar that was wrong counts as a bar without a move, so that later bars have the same number as in the feed.
  if (held === HELD_BAR) countBar(data, data[LAST_CLOSE]!);
  const isWickConfirmed = held === HELD_WICK && restoreWick(data);
  if (isFar(data, bar.close)) {
    holdBar(data, bar);
    return false;
  }
  if (!isWickConfirmed) cutWick(data, bar);
  return true;
}

/** Whether a bar is flat, at the last price, and without volume. */
function isFiller(data: Float64Array, { open, high, low, close, volume }: Bar): boolean {
  if (volume > 0 || high !== low || open !== close || close !== high) return false;
  return close === data[LAST_CLOSE] || (data[HELD] === HELD_BAR && close === data[HELD_CLOSE]);
}

/** Returns the distance from the last close within which a price is trusted. */
function getTrustedDistance(data: Float64Array, ranges: number): number {
  return Math.max(ranges * data[TRUE_RANGE]!, MIN_MOVE * Math.abs(data[LAST_CLOSE]!));
}

function isFar(data: Float64Array, close: number): boolean {
  return Math.abs(close - data[LAST_CLOSE]!) > getTrustedDistance(data, MAX_MOVE);
}

function holdBar(data: Float64Array, { open, close }: Bar): void {
  data[HELD] = HELD_BAR;
  data[HELD_HIGH] = admitted.high;
  data[HELD_LOW] = admitted.low;
  data[HELD_CLOSE] = close;
  data[HELD_SPLIT] = findSplitFactor(data[LAST_CLOSE]!, open);
}

/** Whether a bar confirms the held one: its close is nearer to the held close, or far from the last one on the same side. */
function confirmsHeldBar(data: Float64Array, { close }: Bar): boolean {
  const last = data[LAST_CLOSE]!;
  const heldClose = data[HELD_CLOSE]!;
  if (Math.abs(close - heldClose) <= Math.abs(close - last)) return true;
  return close > last === heldClose > last && isFar(data, close);
}

/** Counts the held bar as trusted. */
function releaseHeldBar(state: SymbolState): void {
  const { data } = state;
  applySplit(state, data[HELD_SPLIT]!);
  data[HELD] = HELD_NONE;
  countBar(data, data[HELD_CLOSE]!);
  includeExtremes(data[HELD_HIGH]!, data[HELD_LOW]!);
}

/** Counts a bar by its close only. */
function countBar(data: Float64Array, close: number): void {
  addClose(data, data[COUNT]!, close);
  data[COUNT] = data[COUNT]! + 1;
}

/** Includes the wick that was cut off the bar before, if this bar confirms it. @returns whether it does */
function restoreWick(data: Float64Array): boolean {
  const high = data[HELD_HIGH]!;
  const low = data[HELD_LOW]!;
  const isHighConfirmed = admitted.high >= high - CONFIRMING_DISTANCE * Math.abs(high);
  const isLowConfirmed = admitted.low <= low + CONFIRMING_DISTANCE * Math.abs(low);
  includeExtremes(isHighConfirmed ? high : -Infinity, isLowConfirmed ? low : Infinity);
  return isHighConfirmed || isLowConfirmed;
}

function includeExtremes(high: number, low: number): void {
  admitted.high = Math.max(admitted.high, high);
  admitted.low = Math.min(admitted.low, low);
}

/** Cuts wicks that are too long, and holds them back. */
function cutWick(data: Float64Array, { open, high, low, close }: Bar): void {
  const last = data[LAST_CLOSE]!;
  const distance = getTrustedDistance(data, MAX_WICK);
  const isOpenTrusted = Math.min(Math.abs(open - close), Math.abs(open - last)) <= distance;
  const top = Math.max(close, last, isOpenTrusted ? open : close);
  const bottom = Math.min(close, last, isOpenTrusted ? open : close);
  const isHighCut = high - top > distance;
  const isLowCut = bottom - low > distance;
  if (!isHighCut && !isLowCut) return;
  data[HELD] = HELD_WICK;
  data[HELD_HIGH] = isHighCut ? high : Infinity;
  data[HELD_LOW] = isLowCut ? low : -Infinity;
  if (isHighCut) admitted.high = top;
  if (isLowCut) admitted.low = bottom;
}
