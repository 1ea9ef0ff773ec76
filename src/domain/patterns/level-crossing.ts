import {
  COUNT,
  FIRED,
  MAX_FIRED,
  FIRED_LENGTH,
  FORMING,
  INDEX,
  LAST_CLOSE,
  PIVOT_LENGTH,
  PIVOT_COUNT,
  SCALES,
  TRUE_RANGE,
} from './layout';
import { calculateConfidence } from './confidence';
import type { Measurement } from './pattern';
import { copyPivots, getFirstPivotOffset } from './pivots';
import type { PatternRule, RuleSet } from './registry';
import { PivotView } from './pivot-view';
import { getBlockOffset, type SymbolState } from './state';
import { storeOpenScatter } from './sums';
import { findStructureEnd } from './zigzag';
import { ALL_PATTERNS, type Bar, type PatternName, type Window } from './types';
import { crossesLevel, disarmLevel, getLevelOffset, isArmed, updateNearLevels } from './levels';

/** Two structures of one pattern are the same if they share at least this part of their combined bars. Project default. */
const MIN_OVERLAP = 0.7;

const view = new PivotView();
/**
 * For each pattern, the first bar of the structure that fires at this bar, or -1. If structures at several scales fire,
 * the one with the highest confidence is reported, and stored here. Empty between calls of `advanceState`.
 */
const firing = new Int32Array(ALL_PATTERNS.length).fill(-1);
const bestConfidence = new Float64Array(ALL_PATTERNS.length);

/**
 * Returns the windows whose level this bar's close has crossed and whose pivots match the pattern. Called only if the
 * close is outside the range between the nearest levels.
 */
export function findWindows(state: SymbolState, bar: Bar, rules: RuleSet): Window[] | undefined {
  const crossed = updateNearLevels(state, bar);
  if (crossed === 0) return undefined;
  let windows: Window[] | undefined;
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    if ((crossed & (1 << scale)) === 0) continue;
    windows = findWindowsOnSide(state, scale, bar, rules, 'below', windows);
    windows = findWindowsOnSide(state, scale, bar, rules, 'above', windows);
  }
  if (windows !== undefined) recordFired(state);
  updateNearLevels(state, bar);
  return windows;
}

function findWindowsOnSide(
  state: SymbolState,
  scale: number,
  bar: Bar,
  rules: RuleSet,
  breaks: 'below' | 'above',
  windows: Window[] | undefined,
): Window[] | undefined {
  const { data, cold } = state;
  const block = getBlockOffset(scale);
  let confirmed: PatternName[] | undefined;
  const { [breaks]: list, minConfidence: least, models } = rules;
  for (let i = 0; i < list.length; i += 1) {
    const { id, pattern } = list[i]!;
    if (!isArmed(data, scale, id)) continue;
    const offset = getLevelOffset(scale, id);
    const slope = cold[offset + 2]!;
    const level = cold[offset]! + slope * (data[COUNT]! - cold[offset + 1]!);
    if (!crossesLevel(breaks, level, slope, data[LAST_CLOSE]!, bar.close)) continue;
    // The first close beyond a level disarms the level, whether the pivots match the pattern or not.
    disarmLevel(data, scale, id);
    const end = findStructureEnd(cold, block, breaks);
    const finding = measureStructure(state, scale, list[i]!, end, Math.abs(bar.close - level));
    if (finding === undefined) continue;
    const confidence = calculateConfidence(pattern, finding.parts, models);
    if (confidence < least) continue;
    const first = cold[getFirstPivotOffset(cold, block) + finding.first * PIVOT_LENGTH + INDEX]!;
    if (hasFired(state, id, first)) continue;
    if (firing[id]! < 0 || confidence >= bestConfidence[id]!) {
      firing[id] = first;
      bestConfidence[id] = confidence;
    }
    cold[block + FORMING] = cold[block + FORMING]! & ~(1 << id);
    (confirmed ??= []).push(pattern.name);
  }
  if (confirmed === undefined) return windows;
  // Patterns that break on the same side share one window.
  const window = createWindow(state, scale, bar, confirmed, findStructureEnd(cold, block, breaks));
  if (windows === undefined) return [window];
  windows.push(window);
  return windows;
}

/** Applies a pattern's rules to the pivots of a scale up to `end`, as of the current bar. */
export function measureStructure(
  { data, cold }: SymbolState,
  scale: number,
  { pattern }: PatternRule,
  end: number,
  beyond: number,
): Measurement | undefined {
  const block = getBlockOffset(scale);
  const pivots = getFirstPivotOffset(cold, block);
  if (end + 1 < pattern.minPivots) return undefined;
  // Settled pivots have their scatter already.
  if (end === cold[block + PIVOT_COUNT]! - 1) storeOpenScatter(data, cold, block);
  return pattern.measure(
    view.attach(cold, pivots, pattern.mirrored),
    end,
    data[TRUE_RANGE]!,
    data[COUNT]!,
    beyond,
  );
}

/** Whether this structure has fired at any scale: it fires once, however often its level is crossed. */
export function hasFired({ data, cold }: SymbolState, id: number, first: number): boolean {
  const last = data[COUNT]!;
  for (let k = 0; k < MAX_FIRED; k += 1) {
    const offset = FIRED + id * FIRED_LENGTH + 2 * k;
    const shared = cold[offset + 1]! - Math.max(first, cold[offset]!);
    if (cold[offset]! >= 0 && shared >= MIN_OVERLAP * (last - Math.min(first, cold[offset]!))) return true;
  }
  return false;
}

/** Stores the structures that have fired at this bar. */
function recordFired({ data, cold }: SymbolState): void {
  for (let id = 0; id < firing.length; id += 1) {
    if (firing[id]! < 0) continue;
    const offset = FIRED + id * FIRED_LENGTH;
    cold.copyWithin(offset + 2, offset, offset + FIRED_LENGTH - 2);
    cold[offset] = firing[id]!;
    cold[offset + 1] = data[COUNT]!;
    firing[id] = -1;
  }
}

function createWindow(
  { data, cold }: SymbolState,
  scale: number,
  bar: Bar,
  patterns: readonly PatternName[],
  end: number,
): Window {
  return {
    symbol: bar.symbol,
    scale: SCALES[scale]!,
    patterns,
    pivots: copyPivots(cold, getBlockOffset(scale), end),
    // The caller may reuse its bar.
    bar: { ...bar },
    index: data[COUNT]!,
    previousClose: data[LAST_CLOSE]!,
    averageTrueRange: data[TRUE_RANGE]!,
  };
}
