import type { ConfidenceParts, PatternName, Pivot, Window } from './types';

/** What a pattern's rules say of a window whose close has crossed its level. */
export interface Finding {
  /** The pivots that make up the shape, oldest first. */
  readonly pivots: readonly Pivot[];
  /** In price units. */
  readonly height: number;
  readonly parts: ConfidenceParts;
}

/** One chart pattern: the level it waits at, its rules, and what its confidence is made of. */
export interface Pattern {
  readonly name: PatternName;
  /** On which side of the level the confirming close lies. */
  readonly breaks: 'above' | 'below';
  /** How much each part counts; a part that a finding lacks (no volume in the feed) is left out of the mean. */
  readonly weights: ConfidenceParts;
  /** How many pivots it needs, the last one included. */
  readonly needs: number;
  /**
   * The level that a close has to cross, by the pivots up to position `end`. It may look at settled pivots only
   * (all before `end`), so that it holds from one turn of the price to the next.
   */
  level(pivots: readonly Pivot[], end: number): Line;
  /**
   * The gate's rules: whether the pivots up to position `end` could hold the pattern. Asked only where a close has
   * crossed the level, so it may do a little work.
   */
  plausible(pivots: readonly Pivot[], end: number, averageTrueRange: number): boolean;
  /** The other rules, and the parts of the confidence: the crossing and the plausible shape are given. */
  judge(window: Window, level: number): Finding | undefined;
}

/** A straight line: `price` at bar `index`, `slope` price units a bar. */
export interface Line {
  readonly price: number;
  readonly index: number;
  readonly slope: number;
}

/** The line that no close can cross, where there are too few pivots for a level. */
const NO_LINE: Line = { price: NaN, index: 0, slope: 0 };

/** The level line at that price. */
export function flat(price: number): Line {
  return { price, index: 0, slope: 0 };
}

/** The line through two pivots. */
export function through(a: Pivot, b: Pivot): Line {
  return { price: a.price, index: a.index, slope: (b.price - a.price) / Math.max(1, b.index - a.index) };
}

/** The line's price at bar `index`. */
export function priceAt(line: Line, index: number): number {
  return line.price + line.slope * (index - line.index);
}

/** The pattern's level in a structure that ends at position `end`; NaN everywhere where it has too few pivots. */
export function levelOf(pattern: Pattern, pivots: readonly Pivot[], end: number): Line {
  return end + 1 < pattern.needs ? NO_LINE : pattern.level(pivots, end);
}

/** Whether the close of bar `index` has just crossed the level: the previous close was still on the other side. */
export function crosses(
  level: Line,
  breaks: Pattern['breaks'],
  index: number,
  previousClose: number,
  close: number,
): boolean {
  const now = priceAt(level, index);
  return breaks === 'below'
    ? close < now && previousClose >= now - level.slope
    : close > now && previousClose <= now - level.slope;
}

/** 0 at or below `from`, 1 at or above `to` (or the other way round where `from` > `to`), linear between. */
export function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** How decided the break is: the close's distance from the level, full marks from half an average true range. */
export function breakPart(window: Window, level: number): number {
  return ramp(Math.abs(window.bar.close - level), 0, 0.5 * window.averageTrueRange);
}

/** Volume at the break against the average before it (Bulkowski: heavier is surer); nothing without volumes. */
export function volumePart(window: Window): ConfidenceParts {
  if (!(window.averageVolume > 0)) return {};
  return { volume: ramp(window.bar.volume / window.averageVolume, 0.5, 1.5) };
}
