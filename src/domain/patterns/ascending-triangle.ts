import {
  breakPart,
  flat,
  priceAt,
  ramp,
  through,
  volumePart,
  type Finding,
  type Line,
  type Pattern,
} from './pattern';
import type { Pivot, Window } from './types';

/** The tops lie within this share of the height: the scale-free form of a 1 % band. Default here. */
const TOP_BAND = 0.15;
/** … and within this share of the price, however tall the triangle, as the peaks of a double top do. Default here. */
const MOST_APART = 0.03;
/** Each low lies at least this share of the height above the one before it. Default here. */
const LEAST_STEP = 0.1;
/** The lows lie within this share of the height of their common line. Default here. */
const LINE_BAND = 0.15;
/** The rise to the first top takes at most this many times as long as all the rest. Default here. */
const LONGEST_RISE = 2;
/** The height in average true ranges. Default here. */
const LEAST_HEIGHT = 4;
/** Bars from the first touch to the last low: fewer make no swing of their own. Default here. */
const LEAST_BARS = 10;

/** The flat top: the higher of the last two tops. */
function flatTop(pivots: readonly Pivot[], end: number): Line {
  return flat(Math.max(pivots[end - 1]!.price, pivots[end - 3]!.price));
}

/** The two lines, if at least three touches lie on one and two on the other (Bulkowski). */
function outline(pivots: readonly Pivot[], end: number) {
  const top = flatTop(pivots, end).price;
  const firstTop = end + 1 - 2 * countTops(pivots, end, top);
  const inside = pivots.slice(firstTop, end + 1);
  const highs = inside.filter((pivot) => pivot.kind === 'high');
  const inner = inside.filter((pivot) => pivot.kind === 'low');
  // The low before the first top belongs to the triangle where it lies on the line of the others, and the rise from
  // it left the price time enough to fill the triangle.
  const origin = pivots[firstTop - 1];
  const joined = origin === undefined ? inner : [origin, ...inner];
  const rise = pivots[firstTop]!.index - joined[0]!.index;
  const near = rise <= LONGEST_RISE * (pivots[end]!.index - pivots[firstTop]!.index);
  const lows = near && fits(joined, top) ? joined : inner;
  if (highs.length < 2 || highs.length + lows.length < 5 || !fits(lows, top)) return undefined;
  const first = lows === joined && origin !== undefined ? firstTop - 1 : firstTop;
  return { top, highs, lows, height: top - lows[0]!.price, touches: pivots.slice(first, end + 1) };
}

/** How many of the last tops lie on the flat top, going back as long as the lows between them rise. */
function countTops(pivots: readonly Pivot[], end: number, top: number): number {
  let tops = 1;
  for (let high = end - 3; high >= 0; high -= 2) {
    const low = pivots[high + 1]!.price;
    const band = Math.min(TOP_BAND * (top - low), MOST_APART * top);
    const off = Math.max(Math.abs(pivots[high]!.price - top), Math.abs(pivots[high + 2]!.price - top));
    if (off > band || pivots[high + 3]!.price - low < LEAST_STEP * (top - low)) break;
    tops += 1;
  }
  return tops;
}

/** Two lines with enough touches; tall and long enough. */
function plausible(pivots: readonly Pivot[], end: number, averageTrueRange: number): boolean {
  const found = outline(pivots, end);
  if (found === undefined) return false;
  const bars = pivots[end]!.index - found.touches[0]!.index;
  return found.height >= LEAST_HEIGHT * averageTrueRange && bars >= LEAST_BARS;
}

function judge(window: Window, level: number): Finding | undefined {
  const found = outline(window.pivots, window.pivots.length - 1);
  if (found === undefined) return undefined;
  const { top, highs, lows, height, touches } = found;

  // The lines meet at the apex; a break past it is no break of the triangle.
  const start = touches[0]!.index;
  const line = through(lows[0]!, lows[lows.length - 1]!);
  const apex = line.index + (top - line.price) / line.slope;
  const way = (window.index - start) / (apex - start);
  if (!(way <= 1)) return undefined;

  const spread = Math.max(...highs.map((pivot) => Math.abs(pivot.price - top))) / height;
  return {
    pivots: touches,
    height,
    parts: {
      flatness: ramp(spread, TOP_BAND, 0),
      line: ramp(straying(lows) / height, LINE_BAND, 0),
      touches: ramp(touches.length, 3, 7),
      depth: ramp(height / window.averageTrueRange, LEAST_HEIGHT / 2, 7),
      // Bulkowski: the break comes typically 64 % of the way to the apex.
      apex: ramp(Math.abs(way - 0.64), 0.5, 0.15),
      break: breakPart(window, level),
      ...volumePart(window),
    },
  };
}

/** Whether the lows rise step by step along one line. */
function fits(lows: readonly Pivot[], top: number): boolean {
  const height = top - lows[0]!.price;
  const rising = lows.every((low, i) => i === 0 || low.price - lows[i - 1]!.price >= LEAST_STEP * height);
  return rising && straying(lows) <= LINE_BAND * height;
}

/** The farthest that a low lies from the line through the first and the last, in price units. */
function straying(lows: readonly Pivot[]): number {
  const line = through(lows[0]!, lows[lows.length - 1]!);
  return Math.max(...lows.map((low) => Math.abs(low.price - priceAt(line, low.index))));
}

/** A flat top over rising lows: confirmed by a close above the top. */
export const ascendingTriangle: Pattern = {
  name: 'ascending-triangle',
  breaks: 'above',
  needs: 4,
  // Default weights: the two lines and how often they are touched make the pattern; the rest supports it.
  weights: { flatness: 25, line: 15, touches: 15, depth: 20, apex: 10, break: 10, volume: 5 },
  level: flatTop,
  plausible,
  judge,
};
