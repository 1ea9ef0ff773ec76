import {
  createFlatLine,
  measureDecisiveness,
  measureDepth,
  MIN_TRUE_RANGES,
  measureLeastStraightLeg,
  measureNewHigh,
  measurePromptness,
  ramp,
  measureStraightness,
  type Measurement,
  type PriceLine,
  type Pattern,
} from './pattern';
import type { PivotView } from './pivot-view';

/** Maximum difference of the peaks as a share of the price; Bulkowski requires 3 %. Project default. */
const MAX_PEAK_DIFFERENCE = 0.05;
/** Maximum difference of the peaks as a share of the height of the lower one above the valley: it fits any time frame. Project default. */
const MAX_PEAK_IMBALANCE = 0.6;
/**
 * Double tops whose higher peak is less than this many average true ranges above the valley have a model of their own: in intraday
 * bars, people label double tops with a median depth of 2.2, whose legs are as rough as random prices. Project default.
 */
export const SHALLOW_DEPTH = 3.5;
/** Minimum height of the lower peak above the valley, in average true ranges; of the higher one, it is MIN_TRUE_RANGES. Project default. */
const MIN_LOWER_DEPTH = 1.5;
/** Minimum number of bars between the peaks; Lo, Mamaysky & Wang require more than 22 on daily bars. Project default. */
const MIN_BARS = 5;
/** Minimum distance from the start of the rise up to the valley, as a share of the height. Project default. */
const MIN_RISE = 0;

/** Returns the valley, if the first peak is high enough above it and the rise to that peak began below it. Uses settled pivots only. */
function findLevel(pivots: PivotView, end: number, averageTrueRange: number): PriceLine | undefined {
  const valley = pivots.price(end - 1);
  const first = pivots.price(end - 2);
  if (first - valley < MIN_LOWER_DEPTH * averageTrueRange || pivots.price(end - 3) >= valley)
    return undefined;
  return createFlatLine(valley);
}

function measure(
  pivots: PivotView,
  end: number,
  averageTrueRange: number,
  index: number,
  beyond: number,
): Measurement | undefined {
  const [origin, first, valley, second] = [end - 3, end - 2, end - 1, end] as const;
  const lowerPeak = Math.min(pivots.price(first), pivots.price(second));
  const depth = lowerPeak - pivots.price(valley);
  const height = Math.max(pivots.price(first), pivots.price(second)) - pivots.price(valley);
  const peakDifference = Math.abs(pivots.price(second) - pivots.price(first));
  const peakDistance = pivots.index(second) - pivots.index(first);
  if (
    peakDifference > MAX_PEAK_DIFFERENCE * Math.abs(pivots.price(first)) ||
    peakDifference > MAX_PEAK_IMBALANCE * depth
  )
    return undefined;
  if (height < MIN_TRUE_RANGES * averageTrueRange || depth < MIN_LOWER_DEPTH * averageTrueRange)
    return undefined;
  if (peakDistance < MIN_BARS) return undefined;
  // A break that takes longer than the distance of the peaks does not belong to the pattern. Project default.
  if (index - pivots.index(second) > peakDistance) return undefined;

  // Prior uptrend: it began below the valley.
  const rise = (pivots.price(valley) - pivots.price(origin)) / height;
  if (rise < MIN_RISE) return undefined;

  const down = pivots.index(valley) - pivots.index(first);
  const up = pivots.index(second) - pivots.index(valley);
  return {
    first,
    height,
    parts: {
      peaks: ramp(peakDifference / depth, MAX_PEAK_IMBALANCE, 0),
      symmetry: ramp(Math.max(down, up) / Math.max(1, Math.min(down, up)), 4, 1),
      depth: measureDepth(height / averageTrueRange),
      straight: measureStraightness(pivots, origin, second, height),
      legs: measureLeastStraightLeg(pivots, first, second, height),
      newHigh: measureNewHigh(pivots, first, lowerPeak, height),
      trend: ramp(rise, MIN_RISE, 0.6),
      prompt: measurePromptness(pivots, first, second, index),
      decisive: measureDecisiveness(beyond, averageTrueRange),
      length: ramp(Math.log2(peakDistance), 2.5, 5.5),
    },
  };
}

/** Two equal peaks after an uptrend: confirmed by a close below the valley between them. */
export const doubleTop: Pattern = {
  name: 'double-top',
  breaks: 'below',
  mirrored: false,
  selectModel: ({ depth }) => (depth! < measureDepth(SHALLOW_DEPTH) ? 'shallow-double-top' : 'double-top'),
  pivotLabels: ['first top', 'valley', 'second top'],
  minPivots: 4,
  findLevel: findLevel,
  measure,
};
