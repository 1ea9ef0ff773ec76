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

/** Shoulders, and troughs, differ by at most this share of the height: the scale-free form of Lo et al.'s 1.5 %. Default here. */
const MOST_UNEVEN = 0.3;
/** Osler 1998: one side takes at most this many times as long as the other. */
const MOST_LOPSIDED = 2.5;
/** The shoulders stand between these shares of the head's height over the neckline. Default here. */
const LOWEST_SHOULDER = 0.25;
const HIGHEST_SHOULDER = 0.9;
/** The head rises at least this many average true ranges above the neckline. Default here. */
const LEAST_HEIGHT = 4;
/** Bars from shoulder to shoulder: fewer make no swing of their own. Default here. */
const LEAST_BARS = 10;

/** The neckline if it slopes up, the right armpit if it slopes down (Bulkowski). */
function breakLine(pivots: readonly Pivot[], end: number): Line {
  const left = pivots[end - 3]!;
  const right = pivots[end - 1]!;
  return right.price > left.price ? through(left, right) : flat(right.price);
}

/** The five extremes and what the rules measure on them. */
function measure(pivots: readonly Pivot[], end: number) {
  const [origin, e1, e2, e3, e4, e5] = pivots.slice(end - 5, end + 1) as [
    Pivot,
    Pivot,
    Pivot,
    Pivot,
    Pivot,
    Pivot,
  ];
  const neckline = through(e2, e4);
  const height = e3.price - priceAt(neckline, e3.index);
  return {
    extremes: [e1, e2, e3, e4, e5] as const,
    neckline,
    height,
    shoulders: Math.abs(e1.price - e5.price) / height,
    troughs: Math.abs(e2.price - e4.price) / height,
    rise: (Math.min(e2.price, e4.price) - origin.price) / height,
  };
}

/**
 * E3 above E1 and E5, with similar shoulders and troughs (Lo, Mamaysky & Wang 2000); tall and long enough; and a
 * prior uptrend: it came from below both troughs, and the head tops all that is remembered before it.
 */
function plausible(pivots: readonly Pivot[], end: number, averageTrueRange: number): boolean {
  const head = pivots[end - 2]!.price;
  for (let i = 0; i <= end; i += 1) if (i !== end - 2 && pivots[i]!.price >= head) return false;
  if (pivots[end]!.index - pivots[end - 4]!.index < LEAST_BARS) return false;
  const { height, shoulders, troughs, rise } = measure(pivots, end);
  return height >= LEAST_HEIGHT * averageTrueRange && Math.max(shoulders, troughs) <= MOST_UNEVEN && rise > 0;
}

function judge(window: Window, level: number): Finding | undefined {
  const { extremes, neckline, height, shoulders, troughs, rise } = measure(
    window.pivots,
    window.pivots.length - 1,
  );
  const [e1, e2, e3, e4, e5] = extremes;
  const left = (e1.price - priceAt(neckline, e1.index)) / height;
  const right = (e5.price - priceAt(neckline, e5.index)) / height;
  if (Math.min(left, right) < LOWEST_SHOULDER || Math.max(left, right) > HIGHEST_SHOULDER) return undefined;

  // Osler 1998: each shoulder above, and each trough below, the midpoint of the other side.
  const leftMiddle = (e1.price + e2.price) / 2;
  const rightMiddle = (e5.price + e4.price) / 2;
  if (e1.price < rightMiddle || e5.price < leftMiddle) return undefined;
  if (e2.price > rightMiddle || e4.price > leftMiddle) return undefined;

  const before = e3.index - e1.index;
  const after = e5.index - e3.index;
  const spacing = Math.max(before, after) / Math.min(before, after);
  if (!(spacing <= MOST_LOPSIDED)) return undefined;
  // A break that takes longer than the shoulders are apart belongs to something else. Default here.
  if (window.index - e5.index > e5.index - e1.index) return undefined;

  const evenness = [
    ramp(shoulders, MOST_UNEVEN, 0),
    ramp(troughs, MOST_UNEVEN, 0),
    ramp(spacing, MOST_LOPSIDED, 1),
  ];
  return {
    pivots: extremes,
    height,
    parts: {
      symmetry: evenness.reduce((a, b) => a + b) / evenness.length,
      head: ramp(Math.max(left, right), HIGHEST_SHOULDER, 0.7),
      depth: ramp(height / window.averageTrueRange, LEAST_HEIGHT / 2, 7),
      trend: ramp(rise, 0, 0.6),
      break: breakPart(window, level),
      ...volumePart(window),
    },
  };
}

/** Three tops, the middle one highest, after an uptrend: confirmed by a close below the neckline. */
export const headAndShoulders: Pattern = {
  name: 'head-and-shoulders',
  breaks: 'below',
  needs: 6,
  // Default weights: the shape is what the name means; what comes with it (volume, break) only supports it.
  weights: { symmetry: 30, head: 15, depth: 20, trend: 20, break: 10, volume: 5 },
  level: breakLine,
  plausible,
  judge,
};
