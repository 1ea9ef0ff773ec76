import {
  measureEvenness,
  createFlatLine,
  getPriceAt,
  measureDecisiveness,
  measureDepth,
  MIN_TRUE_RANGES,
  measureNewHigh,
  measurePromptness,
  ramp,
  measureStraightness,
  createLineThrough,
  type Measurement,
  type PriceLine,
  type Pattern,
} from './pattern';
import type { PivotView } from './pivot-view';

/** Maximum difference of the shoulders, and of the troughs, as a share of the height: Lo et al.'s 1.5 %, scale-free. Project default. */
const MAX_IMBALANCE = 0.5;
/** Maximum ratio of the durations of the two sides (Osler 1998). */
const MAX_SIDE_RATIO = 2.5;
/** Range of the shoulders' height above the neckline as a share of the head's height. Project default. */
const MIN_SHOULDER_HEIGHT = 0.1;
const MAX_SHOULDER_HEIGHT = 1;
/** Minimum number of bars from shoulder to shoulder, so that there are separate swings. Project default. */
const MIN_BARS = 8;

/** Minimum rise up to the lower trough as a share of the height; below 0 because noise may lift the start. Project default. */
const MIN_RISE = -0.2;

/** Returns the neckline, if the head is above all earlier pivots and the troughs are about equal. Uses settled pivots only. */
function findLevel(pivots: PivotView, end: number, averageTrueRange: number): PriceLine | undefined {
  const head = pivots.price(end - 2);
  for (let i = end - 4; i >= 0; i -= 2) if (pivots.price(i) >= head) return undefined;
  const left = pivots.price(end - 3);
  const right = pivots.price(end - 1);
  const height = head - Math.max(left, right);
  if (height < (1 - MAX_IMBALANCE) * MIN_TRUE_RANGES * averageTrueRange) return undefined;
  if (Math.abs(left - right) > 2 * MAX_IMBALANCE * height) return undefined;
  // The neckline if it slopes up, the right trough ("armpit") if it slopes down (Bulkowski).
  return right > left ? createLineThrough(pivots, end - 3, end - 1) : createFlatLine(right);
}

function measure(
  pivots: PivotView,
  end: number,
  averageTrueRange: number,
  index: number,
  beyond: number,
): Measurement | undefined {
  const [e0, e1, e2, e3, e4, e5] = [end - 5, end - 4, end - 3, end - 2, end - 1, end] as const;
  if (pivots.price(e5) >= pivots.price(e3) || pivots.price(e1) >= pivots.price(e3)) return undefined;
  const before = pivots.index(e3) - pivots.index(e1);
  const after = pivots.index(e5) - pivots.index(e3);
  if (before + after < MIN_BARS) return undefined;
  const spacing = Math.max(before, after) / Math.min(before, after);
  if (!(spacing <= MAX_SIDE_RATIO)) return undefined;
  // A break that takes longer than the distance of the shoulders does not belong to the pattern. Project default.
  if (index - pivots.index(e5) > before + after) return undefined;

  const neckline = createLineThrough(pivots, e2, e4);
  const height = pivots.price(e3) - getPriceAt(neckline, pivots.index(e3));
  if (height < MIN_TRUE_RANGES * averageTrueRange) return undefined;
  const shoulders = Math.abs(pivots.price(e1) - pivots.price(e5)) / height;
  const troughs = Math.abs(pivots.price(e2) - pivots.price(e4)) / height;
  if (Math.max(shoulders, troughs) > MAX_IMBALANCE) return undefined;
  const left = (pivots.price(e1) - getPriceAt(neckline, pivots.index(e1))) / height;
  const right = (pivots.price(e5) - getPriceAt(neckline, pivots.index(e5))) / height;
  if (Math.min(left, right) < MIN_SHOULDER_HEIGHT || Math.max(left, right) > MAX_SHOULDER_HEIGHT)
    return undefined;

  // Osler 1998: each shoulder is above, and each trough is below, the midpoint of the other side.
  const leftMiddle = (pivots.price(e1) + pivots.price(e2)) / 2;
  const rightMiddle = (pivots.price(e5) + pivots.price(e4)) / 2;
  if (pivots.price(e1) < rightMiddle || pivots.price(e5) < leftMiddle) return undefined;
  if (pivots.price(e2) > rightMiddle || pivots.price(e4) > leftMiddle) return undefined;

  // Prior uptrend: it began below both troughs.
  const rise = (Math.min(pivots.price(e2), pivots.price(e4)) - pivots.price(e0)) / height;
  if (rise < MIN_RISE) return undefined;
  return {
    first: e1,
    height,
    parts: {
      shoulders: ramp(shoulders, MAX_IMBALANCE, 0),
      troughs: ramp(troughs, MAX_IMBALANCE, 0),
      depth: measureDepth(height / averageTrueRange),
      straight: measureStraightness(pivots, e1, e5, height),
      even: measureEvenness(pivots, e1, e5, height),
      newHigh: measureNewHigh(pivots, e1, pivots.price(e1), height),
      trend: ramp(rise, MIN_RISE, 0.6),
      prompt: measurePromptness(pivots, e1, e5, index),
      decisive: measureDecisiveness(beyond, averageTrueRange),
      length: ramp(Math.log2(before + after), 3, 6),
    },
  };
}

/** Three tops, the middle one highest, after an uptrend: confirmed by a close below the neckline. */
export const headAndShoulders: Pattern = {
  name: 'head-and-shoulders',
  breaks: 'below',
  mirrored: false,
  selectModel: () => 'head-and-shoulders',
  pivotLabels: ['left shoulder', '', 'head', '', 'right shoulder'],
  minPivots: 6,
  findLevel: findLevel,
  measure,
};
