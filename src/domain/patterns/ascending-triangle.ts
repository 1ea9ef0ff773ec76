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
/** Each low lies at least this share of the height above the one before it. Default here. */
const LEAST_STEP = 0.1;
/** The lows lie within this share of the height of their common line. Default here. */
const LINE_BAND = 0.15;
/** The height in average true ranges. Default here. */
const LEAST_HEIGHT = 4;
/** Bars from the first touch to the last low: fewer make no swing of their own. Default here. */
const LEAST_BARS = 10;

/** The flat top: the higher of the last two tops. */
function level(pivots: readonly Pivot[], end: number): Line {
  return flat(Math.max(pivots[end - 1]!.price, pivots[end - 3]!.price));
}

/** Two tops in the band, and the low after them higher than the one between. */
function plausible(pivots: readonly Pivot[], end: number, averageTrueRange: number): boolean {
  const tops = countTops(pivots, end);
  if (tops < 2) return false;
  const first = Math.max(0, end - 2 * tops);
  const lowest = Math.min(pivots[end + 2 - 2 * tops]!.price, pivots[first]!.price);
  return (
    level(pivots, end).price - lowest >= LEAST_HEIGHT * averageTrueRange &&
    pivots[end]!.index - pivots[first]!.index >= LEAST_BARS
  );
}

/** How many of the last tops lie on the flat top, going back as long as the lows between them rise. */
function countTops(pivots: readonly Pivot[], end: number): number {
  const top = level(pivots, end).price;
  let tops = 1;
  for (let high = end - 3; high >= 0; high -= 2) {
    const low = pivots[high + 1]!.price;
    const step = pivots[high + 3]!.price - low;
    const band = TOP_BAND * (top - low);
    const inBand =
      Math.abs(pivots[high]!.price - top) <= band && (tops > 1 || top - pivots[end - 1]!.price <= band);
    if (!inBand || !(step >= LEAST_STEP * (top - low))) break;
    tops += 1;
  }
  return tops;
}

function judge(window: Window, top: number): Finding | undefined {
  const { pivots } = window;
  const end = pivots.length - 1;
  const tops = countTops(pivots, end);
  const firstTop = end + 1 - 2 * tops;
  const inner = pivots.slice(firstTop + 1).filter((pivot) => pivot.kind === 'low');
  const lastLow = pivots[end]!;

  // The low before the first top belongs to the triangle where it lies on the line of the others.
  const origin = pivots[firstTop - 1];
  const lows = origin !== undefined && fits([origin, ...inner], top) ? [origin, ...inner] : inner;
  if (!fits(lows, top)) return undefined;
  // At least three touches of one line and two of the other (Bulkowski).
  if (tops + lows.length < 5) return undefined;

  const height = top - lows[0]!.price;
  if (!(height >= LEAST_HEIGHT * window.averageTrueRange)) return undefined;

  const start = Math.min(lows[0]!.index, pivots[firstTop]!.index);
  if (lastLow.index - start < LEAST_BARS) return undefined;

  // The lines meet at the apex; a break past it is no break of the triangle.
  const slope = (lastLow.price - lows[0]!.price) / (lastLow.index - lows[0]!.index);
  const apex = lastLow.index + (top - lastLow.price) / slope;
  const way = (window.index - start) / (apex - start);
  if (!(way <= 1)) return undefined;

  const highs = pivots.slice(firstTop).filter((pivot) => pivot.kind === 'high');
  const spread = Math.max(...highs.map((pivot) => Math.abs(pivot.price - top))) / height;
  return {
    pivots: pivots.slice(lows === inner ? firstTop : firstTop - 1),
    height,
    parts: {
      flatness: ramp(spread, TOP_BAND, 0),
      line: ramp(straying(lows) / height, LINE_BAND, 0),
      touches: ramp(tops + lows.length, 3, 7),
      depth: ramp(height / window.averageTrueRange, LEAST_HEIGHT / 2, 7),
      // Bulkowski: the break comes typically 64 % of the way to the apex.
      apex: ramp(Math.abs(way - 0.64), 0.5, 0.15),
      break: breakPart(window, top),
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
  level,
  plausible,
  judge,
};
