import {
  evenness,
  flat,
  priceAt,
  promptness,
  ramp,
  straightness,
  through,
  type Finding,
  type Line,
  type Pattern,
} from './pattern';
import type { Shape } from './shape';

/** The tops lie within this share of the height: the scale-free form of a 1 % band. Default here. */
const TOP_BAND = 0.2;
/** … and within this share of the price, however tall the triangle, as the peaks of a double top do. Default here. */
const MOST_APART = 0.03;
/** Each low lies at least this share of the height above the one before it. Default here. */
const LEAST_STEP = 0.02;
/** The lows lie within this share of the height of their common line. Default here. */
const LINE_BAND = 0.2;
/** The rise to the first top takes at most this many times as long as all the rest. Default here. */
const LONGEST_RISE = 0.68;
/** The height in average true ranges. Default here. */
const LEAST_HEIGHT = 3;
/** Bars from the first touch to the last low: fewer make no swing of their own. Default here. */
const LEAST_BARS = 8;

/** The flat top, the higher of the last two tops, if they are about even. */
function level(shape: Shape, end: number, averageTrueRange: number): Line | undefined {
  const last = shape.price(end - 1);
  const before = shape.price(end - 3);
  const top = Math.max(last, before);
  if (Math.abs(last - before) > MOST_APART * Math.abs(top)) return undefined;
  return top - shape.price(end - 2) < averageTrueRange ? undefined : flat(top);
}

function measure(shape: Shape, end: number, averageTrueRange: number, index: number): Finding | undefined {
  const top = Math.max(shape.price(end - 1), shape.price(end - 3));
  const firstTop = end + 1 - 2 * countTops(shape, end, top);
  // At least three touches on one line and two on the other (Bulkowski).
  const firstLow = joins(shape, firstTop, end, top) ? firstTop - 1 : firstTop + 1;
  const tops = (end + 1 - firstTop) / 2;
  const lows = (end - firstLow) / 2 + 1;
  if (tops < 2 || tops + lows < 5 || !fits(shape, firstLow, end, top)) return undefined;
  const first = Math.min(firstTop, firstLow);
  const height = top - shape.price(firstLow);
  const bars = shape.index(end) - shape.index(first);
  if (height < LEAST_HEIGHT * averageTrueRange || bars < LEAST_BARS) return undefined;

  // The lines meet at the apex; a break past it is no break of the triangle.
  const line = through(shape, firstLow, end);
  const apex = line.index + (top - line.price) / line.slope;
  const way = (index - shape.index(first)) / (apex - shape.index(first));
  if (!(way <= 1)) return undefined;

  let spread = 0;
  for (let i = firstTop; i < end; i += 2) spread = Math.max(spread, Math.abs(shape.price(i) - top));
  return {
    first,
    height,
    parts: {
      flatness: ramp(spread / height, TOP_BAND, 0),
      line: ramp(straying(shape, firstLow, end) / height, LINE_BAND, 0),
      touches: ramp(tops + lows, 4, 8),
      // Bulkowski: the break comes typically 64 % of the way to the apex.
      apex: ramp(Math.abs(way - 0.64), 0.5, 0.1),
      straight: straightness(shape, first, end, height),
      even: evenness(shape, first, end),
      prompt: promptness(shape, first, end, index),
      length: ramp(Math.log2(bars), 3, 6),
    },
  };
}

/** How many of the last tops lie on the flat top, going back as long as the lows between them rise. */
function countTops(shape: Shape, end: number, top: number): number {
  let tops = 1;
  for (let high = end - 3; high >= 0; high -= 2) {
    const low = shape.price(high + 1);
    const band = Math.min(TOP_BAND * (top - low), MOST_APART * Math.abs(top));
    const off = Math.max(Math.abs(shape.price(high) - top), Math.abs(shape.price(high + 2) - top));
    if (off > band || shape.price(high + 3) - low < LEAST_STEP * (top - low)) break;
    tops += 1;
  }
  return tops;
}

/**
 * Whether the low before the first top belongs to the triangle: it lies on the line of the others, and the rise from
 * it left the price time enough to fill the triangle.
 */
function joins(shape: Shape, firstTop: number, end: number, top: number): boolean {
  if (firstTop < 1) return false;
  const rise = shape.index(firstTop) - shape.index(firstTop - 1);
  const rest = shape.index(end) - shape.index(firstTop);
  return rise <= LONGEST_RISE * rest && fits(shape, firstTop - 1, end, top);
}

/** Whether the lows from position `first` on rise step by step along one line. */
function fits(shape: Shape, first: number, end: number, top: number): boolean {
  const height = top - shape.price(first);
  for (let i = first + 2; i <= end; i += 2) {
    if (shape.price(i) - shape.price(i - 2) < LEAST_STEP * height) return false;
  }
  return straying(shape, first, end) <= LINE_BAND * height;
}

/** The farthest that a low lies from the line through the first and the last, in price units. */
function straying(shape: Shape, first: number, end: number): number {
  const line = through(shape, first, end);
  let farthest = 0;
  for (let i = first; i <= end; i += 2) {
    farthest = Math.max(farthest, Math.abs(shape.price(i) - priceAt(line, shape.index(i))));
  }
  return farthest;
}

/** A flat top over rising lows: confirmed by a close above the top. */
export const ascendingTriangle: Pattern = {
  name: 'ascending-triangle',
  breaks: 'above',
  mirrored: false,
  needs: 4,
  level,
  measure,
};
