import {
  BASE_PRICE,
  COUNT,
  LAST_CLOSE,
  LAST_TIME,
  NEAR_ABOVE,
  NEAR_BELOW,
  NEAR_UNTIL,
  SCALES,
  TRUE_RANGE,
  VOLUME,
} from './layout';
import { turned, type Listener } from './forming';
import { gate } from './gate';
import { ON, type Rules } from './registry';
import { blockOf, type SymbolState } from './state';
import { addClose, rebase } from './sums';
import { follow } from './swing';
import type { Bar, Window } from './types';

/** Wilder's own period for the average true range (New Concepts in Technical Trading Systems, 1978). */
const TRUE_RANGE_PERIOD = 14;
/** A trading month on daily bars. Default here. */
export const VOLUME_PERIOD = 20;
const NOTHING: readonly Window[] = [];

/** Whether the bar is no newer than the last one taken in: a duplicate, a tie or out of order. */
export function isLate(state: SymbolState, bar: Bar): boolean {
  return bar.timestamp <= state.data[LAST_TIME]!;
}

/**
 * Takes in the next bar of a symbol, in constant time, and returns the windows that hold a pattern: those whose close
 * has just crossed the level of a structure that has not fired yet. Most bars return none. It reads nothing but the
 * past, changes nothing that it has returned before, and ignores a late bar.
 * @param rules the patterns to look for
 * @param onChange told of shapes that form, and of those that come to nothing
 */
export function advance(
  state: SymbolState,
  bar: Bar,
  rules: Rules = ON,
  onChange?: Listener,
): readonly Window[] {
  const d = state.data;
  if (bar.timestamp <= d[LAST_TIME]!) return NOTHING;
  const index = d[COUNT]!;
  if (index === 0) {
    d[BASE_PRICE] = bar.close;
    d[LAST_CLOSE] = bar.close;
  }
  const lastClose = d[LAST_CLOSE]!;
  const high = bar.high > lastClose ? bar.high : lastClose;
  const low = bar.low < lastClose ? bar.low : lastClose;
  const seen = index + 1;
  const range = index === 0 ? bar.high - bar.low : high - low;
  // A plain mean until Wilder's period is full.
  const averageTrueRange =
    d[TRUE_RANGE]! + (range - d[TRUE_RANGE]!) / (seen < TRUE_RANGE_PERIOD ? seen : TRUE_RANGE_PERIOD);
  d[TRUE_RANGE] = averageTrueRange;
  addClose(d, index, bar.close);

  const { levels } = state;
  const close = bar.close;
  const near = close >= levels[NEAR_BELOW]! && close <= levels[NEAR_ABOVE]! && index < levels[NEAR_UNTIL]!;
  const windows = near ? undefined : gate(state, bar, rules);
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    if (follow(d, blockOf(scale), bar, index, SCALES[scale]! * averageTrueRange)) {
      turned(state, scale, bar, rules, onChange);
    }
  }

  d[VOLUME] = d[VOLUME]! + (bar.volume - d[VOLUME]!) / (seen < VOLUME_PERIOD ? seen : VOLUME_PERIOD);
  d[LAST_TIME] = bar.timestamp;
  d[LAST_CLOSE] = bar.close;
  d[COUNT] = seen;
  rebase(d);
  return windows ?? NOTHING;
}
