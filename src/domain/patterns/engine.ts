import {
  BASE_PRICE,
  COUNT,
  LAST_CLOSE,
  LAST_TIME,
  PENDING,
  PENDING_NONE,
  NEAR_ABOVE,
  NEAR_BELOW,
  NEAR_UNTIL,
  SCALES,
  TRUE_RANGE,
  VOLUME,
} from './layout';
import { handleTurn, type ShapeListener } from './forming';
import { admitBar, admitted, MAX_RANGE } from './guards';
import { findWindows } from './level-crossing';
import { DEPLOYED_RULES, type RuleSet } from './registry';
import type { SymbolState } from './state';
import { addClose, rebaseSums } from './sums';
import { advanceZigzag, current, CURRENT_HIGH, CURRENT_INDEX, CURRENT_LOW, CURRENT_TIME } from './zigzag';
import type { Bar, Window } from './types';

/** Wilder's period for the average true range (New Concepts in Technical Trading Systems, 1978). */
const TRUE_RANGE_PERIOD = 14;
/** The period of the average volume: a trading month of daily bars. Project default. */
export const VOLUME_PERIOD = 20;
const NO_WINDOWS: readonly Window[] = [];

/**
 * Whether the bar is not newer than the last processed one: a duplicate, a tie or out of order.
 * @param isTick whether it is a single price: prices of equal time count in their order
 */
export function isLate(state: SymbolState, bar: Bar, isTick = false): boolean {
  const last = state.data[LAST_TIME]!;
  return isTick ? bar.timestamp < last : bar.timestamp <= last;
}

/**
 * Processes the next bar of a symbol in constant time and returns the windows with a pattern: those where the close has
 * just crossed the level of a structure that has not fired yet. Most bars return none. The result depends on earlier
 * bars only, and returned windows never change. Late bars are ignored; guards.ts describes which prices do not count.
 * @param rules the patterns to look for
 * @param onChange called for each shape that forms or is invalidated
 * @param isTick see {@link isLate}
 */
export function advanceState(
  state: SymbolState,
  bar: Bar,
  rules: RuleSet = DEPLOYED_RULES,
  onChange?: ShapeListener,
  isTick = false,
): readonly Window[] {
  const { data, cold } = state;
  if (isLate(state, bar, isTick)) return NO_WINDOWS;
  let { high, low } = bar;
  let range = measureTrueRange(data, high, low);
  // Nearly all bars skip this: the price moved by a usual range, and no price is pending.
  if (!(range > 0 && range <= MAX_RANGE * data[TRUE_RANGE]! && data[PENDING] === PENDING_NONE)) {
    if (!admitBar(state, bar)) {
      data[LAST_TIME] = bar.timestamp;
      return NO_WINDOWS;
    }
    ({ high, low } = admitted);
    range = limitRange(data, measureTrueRange(data, high, low));
  }
  const index = data[COUNT]!;
  if (index === 0) {
    data[BASE_PRICE] = bar.close;
    data[LAST_CLOSE] = bar.close;
  }
  const count = index + 1;
  // The arithmetic mean until Wilder's period is complete.
  const averageTrueRange =
    data[TRUE_RANGE]! + (range - data[TRUE_RANGE]!) / (count < TRUE_RANGE_PERIOD ? count : TRUE_RANGE_PERIOD);
  data[TRUE_RANGE] = averageTrueRange;
  addClose(data, index, bar.close);

  const close = bar.close;
  const near = close > data[NEAR_BELOW]! && close < data[NEAR_ABOVE]! && index < data[NEAR_UNTIL]!;
  const windows = near ? undefined : findWindows(state, bar, rules);
  current[CURRENT_LOW] = low;
  current[CURRENT_HIGH] = high;
  current[CURRENT_TIME] = bar.timestamp;
  current[CURRENT_INDEX] = index;
  for (let scale = 0; scale < SCALES.length; scale += 1)
    if (advanceZigzag(data, cold, scale)) handleTurn(state, scale, bar, rules, onChange);

  data[VOLUME] =
    data[VOLUME]! + (bar.volume - data[VOLUME]!) / (count < VOLUME_PERIOD ? count : VOLUME_PERIOD);
  data[LAST_TIME] = bar.timestamp;
  data[LAST_CLOSE] = bar.close;
  data[COUNT] = count;
  rebaseSums(state);
  return windows ?? NO_WINDOWS;
}

/** Returns Wilder's true range: the range of the bar, extended to the last close. */
function measureTrueRange(data: Float64Array, high: number, low: number): number {
  const lastClose = data[LAST_CLOSE]!;
  // Before the first bar, the last close is NaN.
  return (lastClose > high ? lastClose : high) - (lastClose < low ? lastClose : low);
}

/** Limits the true range of an unusual bar, once the average is complete. */
function limitRange(data: Float64Array, range: number): number {
  return data[COUNT]! < TRUE_RANGE_PERIOD ? range : Math.min(range, MAX_RANGE * data[TRUE_RANGE]!);
}
