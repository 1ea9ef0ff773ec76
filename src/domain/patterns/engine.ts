import { crosses, type Pattern } from './pattern';
import { ALL } from './registry';
import { follow, newSwing, setLevels, structureEnd, type Swing } from './swing';
import type { Bar, Window } from './types';

/**
 * The swing sizes that are followed, in average true ranges. Steps of about 1.5, because a zigzag finds the same
 * pivots with any threshold between the noise and the smallest leg of a pattern. Default here.
 */
export const SCALES: readonly number[] = [1, 1.5, 2.25, 3.4, 5, 7.5];

/** Wilder's own period for the average true range (New Concepts in Technical Trading Systems, 1978). */
const TRUE_RANGE_PERIOD = 14;
/** A trading month on daily bars. Default here. */
export const VOLUME_PERIOD = 20;

/** All that the detector remembers of one symbol: a fixed size, however long the series. */
export interface SymbolState {
  /** How many bars it has taken in. */
  count: number;
  /** The last bar's time in milliseconds since 1970, or -Infinity before the first. */
  lastTimestamp: number;
  /** NaN before the first bar. */
  lastClose: number;
  averageTrueRange: number;
  averageVolume: number;
  readonly swings: readonly Swing[];
}

const NOTHING: readonly Window[] = [];

/** The state of a symbol of which nothing has been seen yet. */
export function newState(): SymbolState {
  return {
    count: 0,
    lastTimestamp: -Infinity,
    lastClose: NaN,
    averageTrueRange: 0,
    averageVolume: 0,
    swings: SCALES.map((scale) => newSwing(scale, ALL)),
  };
}

/** Whether the bar is no newer than the last one taken in: a duplicate, a tie or out of order. */
export function isLate(state: SymbolState, bar: Bar): boolean {
  return bar.timestamp <= state.lastTimestamp;
}

/**
 * Takes in the next bar of a symbol, in constant time, and returns the windows that deserve a look: those whose
 * close has just crossed the level of a structure that has not fired yet. Most bars return none. It reads nothing
 * but the past, changes nothing that it has returned before, and ignores a late bar.
 */
export function advance(state: SymbolState, bar: Bar): readonly Window[] {
  if (isLate(state, bar)) return NOTHING;
  const index = state.count;
  const averageTrueRange = nextTrueRange(state, bar);
  state.averageTrueRange = averageTrueRange;
  let windows: Window[] | undefined;
  for (const swing of state.swings) {
    const passed = gate(state, swing, bar);
    if (passed !== undefined) windows = windows === undefined ? passed : windows.concat(passed);
    if (follow(swing, bar, index, swing.scale * averageTrueRange)) setLevels(swing, ALL);
  }
  state.averageVolume += (bar.volume - state.averageVolume) / Math.min(index + 1, VOLUME_PERIOD);
  state.lastTimestamp = bar.timestamp;
  state.lastClose = bar.close;
  state.count = index + 1;
  return windows ?? NOTHING;
}

/** Wilder's average true range with this bar in it; a plain mean until his period is full. */
function nextTrueRange(state: SymbolState, bar: Bar): number {
  const { count, lastClose, averageTrueRange } = state;
  const range =
    count === 0 ? bar.high - bar.low : Math.max(bar.high, lastClose) - Math.min(bar.low, lastClose);
  return averageTrueRange + (range - averageTrueRange) / Math.min(count + 1, TRUE_RANGE_PERIOD);
}

function gate(state: SymbolState, swing: Swing, bar: Bar): Window[] | undefined {
  const { pivots, fired, levels } = swing;
  let windows: Window[] | undefined;
  let below = false;
  let above = false;
  for (let i = 0; i < ALL.length; i += 1) {
    const pattern = ALL[i]!;
    if (!crosses(levels[i]!, pattern.breaks, state.count, state.lastClose, bar.close)) continue;
    const end = structureEnd(pivots, pattern.breaks);
    if (!pattern.plausible(pivots, end, state.averageTrueRange)) continue;
    const structure = pivots[end - 1]!.index;
    if (fired[i] === structure) continue;
    fired[i] = structure;
    // Patterns that break on the same side share one window.
    if (pattern.breaks === 'below' ? below : above) continue;
    if (pattern.breaks === 'below') below = true;
    else above = true;
    (windows ??= []).push(windowOf(state, swing, pattern.breaks, bar));
  }
  return windows;
}

/** The window that `bar` would complete, as seen just before the swing follows that bar. */
export function windowOf(state: SymbolState, swing: Swing, breaks: Pattern['breaks'], bar: Bar): Window {
  return {
    symbol: bar.symbol,
    scale: swing.scale,
    pivots: swing.pivots.slice(0, structureEnd(swing.pivots, breaks) + 1),
    bar,
    index: state.count,
    previousClose: state.lastClose,
    averageTrueRange: state.averageTrueRange,
    averageVolume: state.averageVolume,
  };
}
