import {
  BASE_PRICE,
  COUNT,
  LAST_CLOSE,
  LAST_TIME,
  EDGE_LENGTH,
  EDGES,
  NEAR_ABOVE,
  NEAR_BELOW,
  NEAR_UNTIL,
  SCALES,
  TRUE_RANGE,
  VOLUME,
} from './layout';
import { handleTurn, type ShapeListener } from './forming';
import { findWindows } from './level-crossing';
import { DEPLOYED_RULES, type RuleSet } from './registry';
import { getBlockOffset, type SymbolState } from './state';
import { addClose, rebaseSums } from './sums';
import { advanceZigzag } from './zigzag';
import type { Bar, Window } from './types';

/** Wilder's period for the average true range (New Concepts in Technical Trading Systems, 1978). */
const TRUE_RANGE_PERIOD = 14;
/** The period of the average volume: a trading month of daily bars. Project default. */
export const VOLUME_PERIOD = 20;
const NO_WINDOWS: readonly Window[] = [];

/** Whether the bar is not newer than the last processed one: a duplicate, a tie or out of order. */
export function isLate(state: SymbolState, bar: Bar): boolean {
  return bar.timestamp <= state.data[LAST_TIME]!;
}

/**
 * Processes the next bar of a symbol in constant time and returns the windows with a pattern: those where the close has
 * just crossed the level of a structure that has not fired yet. Most bars return none. The result depends on earlier
 * bars only, and returned windows never change. Late bars are ignored.
 * @param rules the patterns to look for
 * @param onChange called for each shape that forms or is invalidated
 */
export function advanceState(
  state: SymbolState,
  bar: Bar,
  rules: RuleSet = DEPLOYED_RULES,
  onChange?: ShapeListener,
): readonly Window[] {
  const data = state.data;
  if (bar.timestamp <= data[LAST_TIME]!) return NO_WINDOWS;
  const index = data[COUNT]!;
  if (index === 0) {
    data[BASE_PRICE] = bar.close;
    data[LAST_CLOSE] = bar.close;
  }
  const lastClose = data[LAST_CLOSE]!;
  const high = bar.high > lastClose ? bar.high : lastClose;
  const low = bar.low < lastClose ? bar.low : lastClose;
  const count = index + 1;
  const range = index === 0 ? bar.high - bar.low : high - low;
  // The arithmetic mean until Wilder's period is complete.
  const averageTrueRange =
    data[TRUE_RANGE]! + (range - data[TRUE_RANGE]!) / (count < TRUE_RANGE_PERIOD ? count : TRUE_RANGE_PERIOD);
  data[TRUE_RANGE] = averageTrueRange;
  addClose(data, index, bar.close);

  const close = bar.close;
  const near = close >= data[NEAR_BELOW]! && close <= data[NEAR_ABOVE]! && index < data[NEAR_UNTIL]!;
  const windows = near ? undefined : findWindows(state, bar, rules);
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    if (
      advanceZigzag(
        data,
        getBlockOffset(scale),
        EDGES + scale * EDGE_LENGTH,
        bar,
        index,
        SCALES[scale]! * averageTrueRange,
      )
    ) {
      handleTurn(state, scale, bar, rules, onChange);
    }
  }

  data[VOLUME] =
    data[VOLUME]! + (bar.volume - data[VOLUME]!) / (count < VOLUME_PERIOD ? count : VOLUME_PERIOD);
  data[LAST_TIME] = bar.timestamp;
  data[LAST_CLOSE] = bar.close;
  data[COUNT] = count;
  rebaseSums(data);
  return windows ?? NO_WINDOWS;
}
