import { levelOf, type Line, type Pattern } from './pattern';
import type { Bar, Pivot } from './types';

/**
 * How many pivots a swing remembers, the open one included. The longest pattern needs six, one more is open,
 * and the one before them tells how the trend came in.
 */
export const PIVOTS_KEPT = 8;

/** The turning points of one symbol at one scale: a zigzag that is carried on bar by bar. */
export interface Swing {
  /** A move against the last extreme counts as a turn from this many average true ranges on. */
  readonly scale: number;
  /**
   * Alternating lows and highs, oldest first. The last one is open: the price may still carry it further.
   * All others are settled and never change.
   */
  readonly pivots: Pivot[];
  /**
   * For each pattern, the structure that has already fired, or -1. A structure is known by the bar of the pivot
   * before its last one, which is settled; so it fires once, however often the close returns to its level.
   */
  readonly fired: number[];
  /** For each pattern, the level that a close has to cross; it follows from the settled pivots. */
  readonly levels: Line[];
}

/** The swing that has seen those pivots: an empty one without any. */
export function newSwing(
  scale: number,
  patterns: readonly Pattern[],
  pivots: Pivot[] = [],
  fired: number[] = patterns.map(() => -1),
): Swing {
  const swing: Swing = { scale, pivots, fired, levels: [] };
  setLevels(swing, patterns);
  return swing;
}

/** Draws the levels anew; due whenever `follow` has settled one more pivot. */
export function setLevels({ pivots, levels }: Swing, patterns: readonly Pattern[]): void {
  for (let i = 0; i < patterns.length; i += 1) {
    const pattern = patterns[i]!;
    levels[i] = levelOf(pattern, pivots, structureEnd(pivots, pattern.breaks));
  }
}

const at = (kind: 'high' | 'low', bar: Bar, index: number): Pivot => ({
  kind,
  timestamp: bar.timestamp,
  index,
  price: kind === 'high' ? bar.high : bar.low,
});

/**
 * Carries the zigzag on by one bar, in constant time. Equal extremes keep the first one.
 * @param reversal the move against the open extreme that settles it, in price units
 * @returns whether the price has turned, so that one more pivot is settled
 */
export function follow(swing: Swing, bar: Bar, index: number, reversal: number): boolean {
  const { pivots } = swing;
  const last = pivots.length - 1;
  const open = pivots[last];
  if (open === undefined) {
    pivots.push(at('low', bar, index), at('high', bar, index));
    return false;
  }
  if (open.kind === 'high') {
    if (bar.high > open.price) pivots[last] = at('high', bar, index);
    else if (open.price - bar.low > reversal) return turn(pivots, at('low', bar, index));
    else if (last === 1 && bar.low < pivots[0]!.price) {
      // Before the first turn the start is only the lowest price so far.
      pivots[0] = at('low', bar, index);
      pivots[1] = at('high', bar, index);
    }
  } else if (bar.low < open.price) pivots[last] = at('low', bar, index);
  else if (bar.high - open.price > reversal) return turn(pivots, at('high', bar, index));
  return false;
}

function turn(pivots: Pivot[], pivot: Pivot): true {
  pivots.push(pivot);
  if (pivots.length > PIVOTS_KEPT) pivots.shift();
  return true;
}

/**
 * Where the structure that a break could complete ends, as a position in `pivots`: a break below needs a high
 * last, a break above a low. The open pivot counts if it is of that kind; if not, it is the move to the break.
 */
export function structureEnd(pivots: readonly Pivot[], breaks: 'above' | 'below'): number {
  const last = pivots.length - 1;
  const wanted = breaks === 'below' ? 'high' : 'low';
  return last >= 0 && pivots[last]!.kind === wanted ? last : last - 1;
}
