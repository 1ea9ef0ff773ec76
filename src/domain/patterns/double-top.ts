import { breakPart, flat, ramp, volumePart, type Finding, type Line, type Pattern } from './pattern';
import type { Pivot, Window } from './types';

/** Bulkowski: the peaks lie within 3 % of each other. */
const MOST_APART = 0.03;
/** … and within this share of the depth, so that the rule holds on any time frame. Default here. */
const MOST_UNEVEN = 0.2;
/** Depth of the valley in average true ranges; about Bulkowski's 10 % on daily bars of 2 to 3 %. Default here. */
const LEAST_DEPTH = 4;
/** Bars between the peaks; Lo, Mamaysky & Wang ask for more than 22 on daily bars. Scale-free default here. */
const LEAST_BARS = 8;

/** The valley between the last two tops. */
function valleyFloor(pivots: readonly Pivot[], end: number): Line {
  return flat(pivots[end - 1]!.price);
}

/** Even peaks, far enough apart, over a deep valley, and an uptrend that came from below it. */
function plausible(pivots: readonly Pivot[], end: number, averageTrueRange: number): boolean {
  const first = pivots[end - 2]!.price;
  const valley = pivots[end - 1]!.price;
  const second = pivots[end]!.price;
  const uneven = Math.abs(second - first);
  const depth = Math.min(first, second) - valley;
  return (
    pivots[end - 3]!.price < valley &&
    uneven <= MOST_APART * first &&
    uneven <= MOST_UNEVEN * depth &&
    depth >= LEAST_DEPTH * averageTrueRange &&
    pivots[end]!.index - pivots[end - 2]!.index >= LEAST_BARS
  );
}

function judge(window: Window, level: number): Finding | undefined {
  const { pivots } = window;
  const [origin, first, valley, second] = pivots.slice(-4) as [Pivot, Pivot, Pivot, Pivot];
  const lowerPeak = Math.min(first.price, second.price);
  const depth = lowerPeak - level;
  const height = Math.max(first.price, second.price) - level;

  const apart = second.index - first.index;
  // A break that takes longer than the peaks are apart belongs to something else. Default here.
  if (window.index - second.index > apart) return undefined;

  // Prior uptrend: the two peaks top all that came before them.
  if (pivots.slice(0, -3).some((pivot) => pivot.price > lowerPeak)) return undefined;

  const down = valley.index - first.index;
  const up = second.index - valley.index;
  return {
    pivots: [first, valley, second],
    height,
    parts: {
      peaks: ramp(Math.abs(first.price - second.price) / depth, MOST_UNEVEN, 0),
      symmetry: ramp(Math.max(down, up) / Math.max(1, Math.min(down, up)), 4, 1),
      depth: ramp(depth / window.averageTrueRange, LEAST_DEPTH / 2, 7),
      trend: ramp((valley.price - origin.price) / height, 0, 0.6),
      break: breakPart(window, level),
      ...volumePart(window),
    },
  };
}

/** Two even peaks after an uptrend: confirmed by a close below the valley between them. */
export const doubleTop: Pattern = {
  name: 'double-top',
  breaks: 'below',
  needs: 4,
  // Default weights: even peaks, a deep valley and a trend to turn make the pattern; the rest supports it.
  weights: { peaks: 25, symmetry: 10, depth: 25, trend: 25, break: 10, volume: 5 },
  level: valleyFloor,
  plausible,
  judge,
};
