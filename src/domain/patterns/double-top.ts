import { flat, promptness, ramp, straightness, type Finding, type Line, type Pattern } from './pattern';
import type { Shape } from './shape';

/** Bulkowski: the peaks lie within 3 % of each other. */
const MOST_APART = 0.03;
/** … and within this share of the depth, so that the rule holds on any time frame. Default here. */
const MOST_UNEVEN = 0.17;
/** Depth of the valley in average true ranges; about Bulkowski's 10 % on daily bars of 2 to 3 %. Default here. */
const LEAST_DEPTH = 3.5;
/** Bars between the peaks; Lo, Mamaysky & Wang ask for more than 22 on daily bars. Scale-free default here. */
const LEAST_BARS = 6;
/** The rise began at least this share of the height below the valley. Default here. */
const LEAST_RISE = 0;

/** A deep valley behind the first peak, after an uptrend from below it: all that is settled before `end`. */
function level(shape: Shape, end: number, averageTrueRange: number): Line | undefined {
  const valley = shape.price(end - 1);
  const first = shape.price(end - 2);
  if (first - valley < LEAST_DEPTH * averageTrueRange || shape.price(end - 3) >= valley) return undefined;
  return flat(valley);
}

function measure(shape: Shape, end: number, averageTrueRange: number, index: number): Finding | undefined {
  const [origin, first, valley, second] = [end - 3, end - 2, end - 1, end] as const;
  const lowerPeak = Math.min(shape.price(first), shape.price(second));
  const depth = lowerPeak - shape.price(valley);
  const height = Math.max(shape.price(first), shape.price(second)) - shape.price(valley);
  const uneven = Math.abs(shape.price(second) - shape.price(first));
  const apart = shape.index(second) - shape.index(first);
  if (uneven > MOST_APART * Math.abs(shape.price(first)) || uneven > MOST_UNEVEN * depth) return undefined;
  if (depth < LEAST_DEPTH * averageTrueRange || apart < LEAST_BARS) return undefined;
  // A break that takes longer than the peaks are apart belongs to something else. Default here.
  if (index - shape.index(second) > apart) return undefined;

  // Prior uptrend: it came from below the valley, and the two peaks top all that came before them.
  const rise = (shape.price(valley) - shape.price(origin)) / height;
  if (rise < LEAST_RISE) return undefined;
  for (let i = end - 4; i >= 0; i -= 2) if (shape.price(i) > lowerPeak) return undefined;

  const down = shape.index(valley) - shape.index(first);
  const up = shape.index(second) - shape.index(valley);
  return {
    first,
    height,
    parts: {
      peaks: ramp(uneven / depth, MOST_UNEVEN, 0),
      symmetry: ramp(Math.max(down, up) / Math.max(1, Math.min(down, up)), 4, 1),
      depth: ramp(depth / averageTrueRange, LEAST_DEPTH, 12),
      straight: straightness(shape, origin, second, height),
      trend: ramp(rise, LEAST_RISE, 0.6),
      prompt: promptness(shape, first, second, index),
      length: ramp(Math.log2(apart), 2.5, 5.5),
    },
  };
}

/** Two even peaks after an uptrend: confirmed by a close below the valley between them. */
export const doubleTop: Pattern = {
  name: 'double-top',
  breaks: 'below',
  mirrored: false,
  needs: 4,
  level,
  measure,
};
