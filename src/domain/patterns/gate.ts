import {
  ARMED,
  COUNT,
  FIRED,
  FIRED_KEPT,
  FIRED_STRIDE,
  FORMING,
  INDEX,
  LAST_CLOSE,
  PIVOT,
  PIVOT_COUNT,
  PIVOTS,
  SCALES,
  SCATTER,
  TRUE_RANGE,
} from './layout';
import { confidenceOf } from './confidence';
import type { Finding } from './pattern';
import { pivotsOf } from './pivots';
import type { Rule, Rules } from './registry';
import { Shape } from './shape';
import { blockOf, type SymbolState } from './state';
import { openScatter } from './sums';
import { structureEnd } from './swing';
import { ALL_PATTERNS, type Bar, type PatternName, type Window } from './types';
import { levelAt, setNear } from './watch';

/** Two structures of one pattern are the same where they share at least this part of the bars of both. Default here. */
const SAME = 0.5;

const shape = new Shape();
/** For each pattern, the first bar of the structure that fires at this bar, or -1. Empty between two calls of `advance`. */
const firing = new Int32Array(ALL_PATTERNS.length).fill(-1);

/**
 * The windows whose level this bar's close has crossed, and whose pivots hold the pattern. Due where the close leaves
 * the prices between the nearest levels.
 */
export function gate(state: SymbolState, bar: Bar, rules: Rules): Window[] | undefined {
  let windows: Window[] | undefined;
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    if (state.data[blockOf(scale) + ARMED] === 0) continue;
    windows = side(state, scale, bar, rules, 'below', windows);
    windows = side(state, scale, bar, rules, 'above', windows);
  }
  if (windows !== undefined) remember(state.data);
  setNear(state);
  return windows;
}

function side(
  state: SymbolState,
  scale: number,
  bar: Bar,
  rules: Rules,
  breaks: 'below' | 'above',
  windows: Window[] | undefined,
): Window[] | undefined {
  const { data: d, levels } = state;
  const block = blockOf(scale);
  let passed: PatternName[] | undefined;
  const { [breaks]: list, least } = rules;
  for (let i = 0; i < list.length; i += 1) {
    const { id, pattern } = list[i]!;
    if ((d[block + ARMED]! & (1 << id)) === 0) continue;
    const at = levelAt(scale, id);
    const slope = levels[at + 2]!;
    const level = levels[at]! + slope * (d[COUNT]! - levels[at + 1]!);
    if (!crosses(breaks, level, slope, d[LAST_CLOSE]!, bar.close)) continue;
    // A level is used up by the first close beyond it, whether the pivots hold the pattern or not.
    d[block + ARMED] = d[block + ARMED]! & ~(1 << id);
    const end = structureEnd(d, block, breaks);
    const finding = findingAt(state, scale, list[i]!, end);
    if (finding === undefined || confidenceOf(pattern.name, finding.parts) < least) continue;
    const first = d[block + PIVOTS + finding.first * PIVOT + INDEX]!;
    if (hasFired(d, id, first)) continue;
    firing[id] = first;
    d[block + FORMING] = d[block + FORMING]! & ~(1 << id);
    (passed ??= []).push(pattern.name);
  }
  if (passed === undefined) return windows;
  // Patterns that break on the same side share one window.
  const window = windowOf(state, scale, bar, passed, structureEnd(d, block, breaks));
  if (windows === undefined) return [window];
  windows.push(window);
  return windows;
}

/** What a pattern's rules find in the pivots of a scale up to `end`, as of the bar that is being taken in. */
export function findingAt(
  { data: d }: SymbolState,
  scale: number,
  { pattern }: Rule,
  end: number,
): Finding | undefined {
  const block = blockOf(scale);
  if (end + 1 < pattern.needs) return undefined;
  // A settled pivot has its scatter already.
  if (end === d[block + PIVOT_COUNT]! - 1) {
    d[block + PIVOTS + end * PIVOT + SCATTER] = Math.fround(openScatter(d, block));
  }
  return pattern.measure(shape.at(d, block + PIVOTS, pattern.mirrored), end, d[TRUE_RANGE]!, d[COUNT]!);
}

/** Whether the close has just crossed the level: the previous close was still on the other side. */
export function crosses(
  breaks: 'below' | 'above',
  level: number,
  slope: number,
  previousClose: number,
  close: number,
): boolean {
  return breaks === 'below'
    ? close < level && previousClose >= level - slope
    : close > level && previousClose <= level - slope;
}

/** Whether this structure has fired, as seen at any scale: it does so once, however often its level is crossed. */
export function hasFired(d: Float64Array, id: number, first: number): boolean {
  const last = d[COUNT]!;
  for (let k = 0; k < FIRED_KEPT; k += 1) {
    const at = FIRED + id * FIRED_STRIDE + 2 * k;
    const shared = d[at + 1]! - Math.max(first, d[at]!);
    if (d[at]! >= 0 && shared >= SAME * (last - Math.min(first, d[at]!))) return true;
  }
  return false;
}

/** Keeps the structures that have fired at this bar. */
function remember(d: Float64Array): void {
  for (let id = 0; id < firing.length; id += 1) {
    if (firing[id]! < 0) continue;
    const at = FIRED + id * FIRED_STRIDE;
    d.copyWithin(at + 2, at, at + FIRED_STRIDE - 2);
    d[at] = firing[id]!;
    d[at + 1] = d[COUNT]!;
    firing[id] = -1;
  }
}

function windowOf(
  { data: d }: SymbolState,
  scale: number,
  bar: Bar,
  patterns: readonly PatternName[],
  end: number,
): Window {
  return {
    symbol: bar.symbol,
    scale: SCALES[scale]!,
    patterns,
    pivots: pivotsOf(d, blockOf(scale), end),
    bar,
    index: d[COUNT]!,
    previousClose: d[LAST_CLOSE]!,
    averageTrueRange: d[TRUE_RANGE]!,
  };
}
