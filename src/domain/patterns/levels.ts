import {
  ARMED,
  COUNT,
  LAST_CLOSE,
  LEVEL_LENGTH,
  LEVELS,
  NEAR_ABOVE,
  NEAR_BELOW,
  NEAR_UNTIL,
  PIVOT_COUNT,
  SCALES,
  STORED_ARMED,
  TRUE_RANGE,
} from './layout';
import { mirrorLine, type PriceLine, type Pattern } from './pattern';
import { PATTERN_REGISTRY, type PatternRule } from './registry';
import { getFirstPivotOffset } from './pivots';
import { PivotView } from './pivot-view';
import { getBlockOffset, type SymbolState } from './state';
import { restoreEdge, findStructureEnd } from './zigzag';
import { ALL_PATTERNS, type Bar } from './types';
import { getBreakSide } from './pattern';

const view = new PivotView();

/** Returns the number of the level of a pattern at a scale: its bit in the mask of armed levels. */
function getLevelNumber(scale: number, id: number): number {
  return scale * ALL_PATTERNS.length + id;
}

/** Returns the offset of a pattern's line at a scale in the cold part. */
export function getLevelOffset(scale: number, id: number): number {
  return LEVELS + getLevelNumber(scale, id) * LEVEL_LENGTH;
}

export function isArmed(data: Float64Array, scale: number, id: number): boolean {
  return (data[ARMED]! & (1 << getLevelNumber(scale, id))) !== 0;
}

function armLevel(data: Float64Array, scale: number, id: number): void {
  data[ARMED] = data[ARMED]! | (1 << getLevelNumber(scale, id));
}

export function disarmLevel(data: Float64Array, scale: number, id: number): void {
  data[ARMED] = data[ARMED]! & ~(1 << getLevelNumber(scale, id));
}

/**
 * Arms the level of each pattern that the settled pivots of a scale can become, and disarms the others of that side.
 * Called whenever the price has turned and the structures of that side start again.
 */
export function armLevels(state: SymbolState, scale: number, bar: Bar, rules: readonly PatternRule[]): void {
  const { data, cold } = state;
  const block = getBlockOffset(scale);
  for (const { pattern, id } of rules) {
    const line = findLevelLine(state, block, pattern, data[TRUE_RANGE]!);
    if (line === undefined) disarmLevel(data, scale, id);
    else {
      armLevel(data, scale, id);
      writeLine(cold, getLevelOffset(scale, id), line);
      includeNearLevel(state, getLevelNumber(scale, id), bar);
    }
  }
}

/** Recomputes the parts of a state that derive from the others and are not stored: edges, levels and the nearest levels. */
export function restoreDerivedState(state: SymbolState): void {
  const { data, cold } = state;
  data[NEAR_UNTIL] = -1;
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    const block = getBlockOffset(scale);
    restoreEdge(state, scale);
    ALL_PATTERNS.forEach((name, id) => {
      if (!isArmed(data, scale, id)) return;
      // The height was checked when the level was armed.
      const line = findLevelLine(state, block, PATTERN_REGISTRY[name], 0);
      if (line !== undefined) writeLine(cold, getLevelOffset(scale, id), line);
    });
  }
}

/** Writes the armed levels to the cold part, where stored states contain them. */
export function storeArmedLevels({ data, cold }: SymbolState): void {
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    const armed = data[ARMED]! >> getLevelNumber(scale, 0);
    cold[getBlockOffset(scale) + STORED_ARMED] = armed & ((1 << ALL_PATTERNS.length) - 1);
  }
}

/** Reads the armed levels of a stored state from its cold part. */
export function readArmedLevels({ data, cold }: SymbolState): void {
  data[ARMED] = 0;
  for (let scale = 0; scale < SCALES.length; scale += 1)
    data[ARMED] = data[ARMED]! | (cold[getBlockOffset(scale) + STORED_ARMED]! << getLevelNumber(scale, 0));
}

/** The nearest levels are computed for this many bars in advance, including the slopes of their lines. */
const BARS_AHEAD = 32;

/**
 * Recomputes the price range in which the close cannot cross a level during the next bars: between the levels that it has
 * not reached, and beyond those that it passed before they were armed.
 * @returns the scales with a level that the close has just crossed, as a bit mask
 */
export function updateNearLevels({ data, cold }: SymbolState, { close }: Bar): number {
  const count = data[COUNT]!;
  const until = count + BARS_AHEAD;
  const previousClose = data[LAST_CLOSE]!;
  let below = -Infinity;
  let above = Infinity;
  let crossed = 0;
  let armed = data[ARMED]! | 0;
  while (armed !== 0) {
    const level = 31 - Math.clz32(armed);
    armed ^= 1 << level;
    const offset = LEVELS + level * LEVEL_LENGTH;
    const slope = cold[offset + 2]!;
    const now = cold[offset]! + slope * (count - cold[offset + 1]!);
    const then = cold[offset]! + slope * (until - cold[offset + 1]!);
    const breaks = LEVEL_SIDES[level]!;
    if (crossesLevel(breaks, now, slope, previousClose, close)) crossed |= 1 << LEVEL_SCALES[level]!;
    if (isAbove(close, breaks, now)) below = Math.max(below, now, then);
    else above = Math.min(above, now, then);
  }
  data[NEAR_BELOW] = below;
  data[NEAR_ABOVE] = above;
  data[NEAR_UNTIL] = until;
  return crossed;
}

/** For each level, the side on which it is broken, and its scale. */
const LEVEL_SIDES = SCALES.flatMap(() => ALL_PATTERNS.map((name) => getBreakSide(PATTERN_REGISTRY[name])));
const LEVEL_SCALES = SCALES.flatMap((_, scale) => ALL_PATTERNS.map(() => scale));

/** Whether the close has just crossed the level: the previous close was on the other side. */
export function crossesLevel(
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

/** Whether a close is above a level. A close at a level has not crossed it, so it counts as the side from which it breaks. */
function isAbove(close: number, breaks: 'above' | 'below', level: number): boolean {
  return breaks === 'below' ? close >= level : close > level;
}

/** Narrows the range by one level. */
function includeNearLevel({ data, cold }: SymbolState, level: number, { close }: Bar): void {
  const offset = LEVELS + level * LEVEL_LENGTH;
  const slope = cold[offset + 2]!;
  const now = cold[offset]! + slope * (data[COUNT]! - cold[offset + 1]!);
  const then = cold[offset]! + slope * (data[NEAR_UNTIL]! - cold[offset + 1]!);
  if (isAbove(close, LEVEL_SIDES[level]!, now)) data[NEAR_BELOW] = Math.max(data[NEAR_BELOW]!, now, then);
  else data[NEAR_ABOVE] = Math.min(data[NEAR_ABOVE]!, now, then);
}

function findLevelLine(
  { cold }: SymbolState,
  block: number,
  pattern: Pattern,
  averageTrueRange: number,
): PriceLine | undefined {
  const end = findStructureEnd(cold, block, getBreakSide(pattern));
  if (end + 1 < pattern.minPivots || cold[block + PIVOT_COUNT]! < 2) return undefined;
  const line = pattern.findLevel(
    view.attach(cold, getFirstPivotOffset(cold, block), pattern.mirrored),
    end,
    averageTrueRange,
  );
  return line !== undefined && pattern.mirrored ? mirrorLine(line) : line;
}

function writeLine(cold: Float64Array, offset: number, { price, index, slope }: PriceLine): void {
  cold[offset] = price;
  cold[offset + 1] = index;
  cold[offset + 2] = slope;
}
