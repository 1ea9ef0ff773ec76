import {
  measureEvenness,
  createFlatLine,
  getPriceAt,
  measureDecisiveness,
  measureDepth,
  MIN_TRUE_RANGES,
  measurePromptness,
  ramp,
  measureStraightness,
  createLineThrough,
  type Measurement,
  type PriceLine,
  type Pattern,
} from './pattern';
import type { PivotView } from './pivot-view';

/** Maximum spread of the tops as a share of the height at the low between them. Project default. */
const MAX_TOP_SPREAD = 0.3;
/** Maximum spread of the tops as a share of the price. Project default. */
const MAX_PRICE_SPREAD = 0.04;
/** Minimum rise from each low to the next as a share of the height: equal lows are a rectangle. Project default. */
const MIN_STEP = 0.02;
/** Maximum distance of the lows from their common line as a share of the height. Project default. */
const MAX_LINE_DEVIATION = 0.3;
/** The last top is an earlier break if it exceeds the one before it by this share of the height. Project default. */
const MAX_RISE_OF_TOP = 0.2;
/** Maximum duration of the rise to the first top relative to the rest of the triangle. Project default. */
const MAX_RISE_DURATION = 0.68;
/** Minimum number of bars from the first touch to the last low, so that there are separate swings. Project default. */
const MIN_BARS = 8;

/** Returns the flat top: the higher of the last two tops, if they are about equal. */
function findLevel(pivots: PivotView, end: number, averageTrueRange: number): PriceLine | undefined {
  const last = pivots.price(end - 1);
  const before = pivots.price(end - 3);
  const top = Math.max(last, before);
  if (Math.abs(last - before) > MAX_PRICE_SPREAD * Math.abs(top)) return undefined;
  return top - pivots.price(end - 2) < averageTrueRange ? undefined : createFlatLine(top);
}

function measure(
  pivots: PivotView,
  end: number,
  averageTrueRange: number,
  index: number,
  beyond: number,
): Measurement | undefined {
  const top = Math.max(pivots.price(end - 1), pivots.price(end - 3));
  const firstTop = end + 1 - 2 * countTops(pivots, end, top);
  // At least three touches on one line and two on the other (Bulkowski).
  const firstLow = includesLowBefore(pivots, firstTop, end, top) ? firstTop - 1 : firstTop + 1;
  const tops = (end + 1 - firstTop) / 2;
  const lows = (end - firstLow) / 2 + 1;
  if (tops < 2 || tops + lows < 5 || !risesAlongLine(pivots, firstLow, end, top)) return undefined;
  const first = Math.min(firstTop, firstLow);
  const height = top - pivots.price(firstLow);
  const bars = pivots.index(end) - pivots.index(first);
  if (height < MIN_TRUE_RANGES * averageTrueRange || bars < MIN_BARS) return undefined;

  // The lines meet at the apex; a later break is not a break of the triangle.
  const line = createLineThrough(pivots, firstLow, end);
  const apex = line.index + (top - line.price) / line.slope;
  const apexShare = (index - pivots.index(first)) / (apex - pivots.index(first));
  if (!(apexShare <= 1)) return undefined;

  let topSpread = 0;
  for (let i = firstTop; i < end; i += 2) topSpread = Math.max(topSpread, Math.abs(pivots.price(i) - top));
  return {
    first,
    height,
    parts: {
      flatness: ramp(topSpread / height, MAX_TOP_SPREAD, 0),
      unbroken: ramp((pivots.price(end - 1) - pivots.price(end - 3)) / height, MAX_RISE_OF_TOP, 0),
      line: ramp(measureMaxDeviation(pivots, firstLow, end) / height, MAX_LINE_DEVIATION, 0),
      touches: ramp(tops + lows, 4, 8),
      depth: measureDepth(height / averageTrueRange),
      // Bulkowski: the typical break is 64 % of the way to the apex.
      apex: ramp(Math.abs(apexShare - 0.64), 0.5, 0.1),
      trend: measureTrend(pivots, first, pivots.price(firstLow), height),
      straight: measureStraightness(pivots, first, end, height),
      even: measureEvenness(pivots, first, end, height),
      prompt: measurePromptness(pivots, first, end, index),
      decisive: measureDecisiveness(beyond, averageTrueRange),
      length: ramp(Math.log2(bars), 3, 6),
    },
  };
}

/**
 * Measures the rise before the triangle: from the lowest stored pivot before it to its first low, as a share of the height. It
 * is 0.5 if the triangle fills the stored pivots.
 */
function measureTrend(pivots: PivotView, first: number, firstLow: number, height: number): number {
  if (first === 0) return 0.5;
  let lowest = Infinity;
  for (let i = 0; i < first; i += 1) lowest = Math.min(lowest, pivots.price(i));
  return ramp((firstLow - lowest) / height, -0.5, 1.5);
}

/** Counts the last tops that lie on the flat top, going back as long as the lows between them rise. */
function countTops(pivots: PivotView, end: number, top: number): number {
  let tops = 1;
  for (let high = end - 3; high >= 0; high -= 2) {
    const low = pivots.price(high + 1);
    const band = Math.min(MAX_TOP_SPREAD * (top - low), MAX_PRICE_SPREAD * Math.abs(top));
    const off = Math.max(Math.abs(pivots.price(high) - top), Math.abs(pivots.price(high + 2) - top));
    if (off > band || pivots.price(high + 3) - low < MIN_STEP * (top - low)) break;
    tops += 1;
  }
  return tops;
}

/**
 * Whether the low before the first top belongs to the triangle: it lies on the line of the other lows, and the rise from
 * it is not too long compared with the rest.
 */
function includesLowBefore(pivots: PivotView, firstTop: number, end: number, top: number): boolean {
  if (firstTop < 1) return false;
  const rise = pivots.index(firstTop) - pivots.index(firstTop - 1);
  const rest = pivots.index(end) - pivots.index(firstTop);
  return rise <= MAX_RISE_DURATION * rest && risesAlongLine(pivots, firstTop - 1, end, top);
}

/** Whether the lows from position `first` on rise with each step and along one line. */
function risesAlongLine(pivots: PivotView, first: number, end: number, top: number): boolean {
  const height = top - pivots.price(first);
  for (let i = first + 2; i <= end; i += 2) {
    if (pivots.price(i) - pivots.price(i - 2) < MIN_STEP * height) return false;
  }
  return measureMaxDeviation(pivots, first, end) <= MAX_LINE_DEVIATION * height;
}

/** Returns the maximum distance of a low from the line through the first and the last low, in price units. */
function measureMaxDeviation(pivots: PivotView, first: number, end: number): number {
  const line = createLineThrough(pivots, first, end);
  let deviation = 0;
  for (let i = first; i <= end; i += 2) {
    deviation = Math.max(deviation, Math.abs(pivots.price(i) - getPriceAt(line, pivots.index(i))));
  }
  return deviation;
}

/** A flat top over rising lows: confirmed by a close above the top. */
export const ascendingTriangle: Pattern = {
  name: 'ascending-triangle',
  breaks: 'above',
  mirrored: false,
  selectModel: () => 'ascending-triangle',
  // A triangle has a variable number of pivots: they show their prices only.
  pivotLabels: [],
  minPivots: 4,
  findLevel: findLevel,
  measure,
};
