import {
  ARMED,
  COUNT,
  LEVEL,
  NEAR_ABOVE,
  NEAR_BELOW,
  NEAR_UNTIL,
  PIVOT_COUNT,
  PIVOTS,
  SCALES,
  TRUE_RANGE,
} from './layout';
import { mirror, type Line, type Pattern } from './pattern';
import { REGISTRY, type Rule } from './registry';
import { Shape } from './shape';
import { blockOf, type SymbolState } from './state';
import { structureEnd } from './swing';
import { ALL_PATTERNS } from './types';
import { breaksOf } from './pattern';

const shape = new Shape();

/** Where the line of a pattern at a scale stands among the levels. */
export function levelAt(scale: number, id: number): number {
  return (scale * ALL_PATTERNS.length + id) * LEVEL;
}

/**
 * Watches the level of each pattern that the settled pivots of a scale can become, and no other of that side. Due
 * whenever the price has turned so that a structure of that side begins anew.
 */
export function arm(state: SymbolState, scale: number, rules: readonly Rule[]): void {
  const { data, levels } = state;
  const block = blockOf(scale);
  for (const { pattern, id } of rules) {
    const bit = 1 << id;
    const line = lineOf(state, block, pattern, data[TRUE_RANGE]!);
    if (line === undefined) data[block + ARMED] = data[block + ARMED]! & ~bit;
    else {
      data[block + ARMED] = data[block + ARMED]! | bit;
      write(levels, levelAt(scale, id), line);
      keepNear(state, levelAt(scale, id), breaksOf(pattern));
    }
  }
}

/** Draws the levels of a state that was read from its bytes: of those that are armed, with no least height. */
export function setLevels(state: SymbolState): void {
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    const block = blockOf(scale);
    ALL_PATTERNS.forEach((name, id) => {
      if ((state.data[block + ARMED]! & (1 << id)) === 0) return;
      const line = lineOf(state, block, REGISTRY[name], 0);
      if (line !== undefined) write(state.levels, levelAt(scale, id), line);
    });
  }
}

/** For so many bars the nearest levels are known in advance, however their lines slope. */
const BARS_AHEAD = 64;

/** Looks anew between which prices the close may move without crossing a level, for the bars to come. */
export function setNear(state: SymbolState): void {
  const { data, levels } = state;
  levels[NEAR_BELOW] = -Infinity;
  levels[NEAR_ABOVE] = Infinity;
  levels[NEAR_UNTIL] = data[COUNT]! + BARS_AHEAD;
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    const armed = data[blockOf(scale) + ARMED]!;
    if (armed === 0) continue;
    for (let id = 0; id < ALL_PATTERNS.length; id += 1) {
      if ((armed & (1 << id)) !== 0) keepNear(state, levelAt(scale, id), SIDES[id]!);
    }
  }
}

const SIDES = ALL_PATTERNS.map((name) => breaksOf(REGISTRY[name]));

/** Counts one more level in. */
function keepNear({ data, levels }: SymbolState, at: number, breaks: 'above' | 'below'): void {
  const slope = levels[at + 2]!;
  const now = levels[at]! + slope * (data[COUNT]! - levels[at + 1]!);
  const then = levels[at]! + slope * (levels[NEAR_UNTIL]! - levels[at + 1]!);
  if (breaks === 'below') levels[NEAR_BELOW] = Math.max(levels[NEAR_BELOW]!, now, then);
  else levels[NEAR_ABOVE] = Math.min(levels[NEAR_ABOVE]!, now, then);
}

function lineOf(
  { data }: SymbolState,
  block: number,
  pattern: Pattern,
  averageTrueRange: number,
): Line | undefined {
  const end = structureEnd(data, block, breaksOf(pattern));
  if (end + 1 < pattern.needs || data[block + PIVOT_COUNT]! < 2) return undefined;
  const line = pattern.level(shape.at(data, block + PIVOTS, pattern.mirrored), end, averageTrueRange);
  return line !== undefined && pattern.mirrored ? mirror(line) : line;
}

function write(levels: Float64Array, at: number, { price, index, slope }: Line): void {
  levels[at] = price;
  levels[at + 1] = index;
  levels[at + 2] = slope;
}
