import type { PivotView } from './pivot-view';
import type { CalibratedPattern } from './calibration';
import type { ConfidenceParts, PatternName } from './types';

/** One chart pattern: the level whose break confirms it, and its rules. Prices are those of its {@link PivotView}. */
export interface Pattern {
  readonly name: PatternName;
  /** The side of the level on which the confirming close lies, in the prices of the view (mirrored or not). */
  readonly breaks: 'above' | 'below';
  /** Whether it is the inverse of another pattern: it uses the same rules on negated prices. */
  readonly mirrored: boolean;
  /** Returns the model in calibration.json that weighs the parts. A new pattern needs a fitted model (`npm run calibrate`). */
  readonly selectModel: (parts: ConfidenceParts) => CalibratedPattern;
  /** The labels of its pivots in drawings, in order; a pivot without a label, or with '', shows its price only. */
  readonly pivotLabels: readonly string[];
  /** The minimum number of pivots, including the last one. */
  readonly minPivots: number;
  /**
   * Returns the level that a close must cross if the pivots before position `end` can become the pattern. It uses
   * settled pivots only (those before `end`), so the level is valid until the price turns again.
   * @param averageTrueRange in price units
   */
  findLevel(pivots: PivotView, end: number, averageTrueRange: number): PriceLine | undefined;
  /**
   * Checks all rules on the pivots up to `end` at bar `index`, except whether the close crosses the level.
   * @param beyond the distance of the close from the level, in price units
   */
  measure(
    pivots: PivotView,
    end: number,
    averageTrueRange: number,
    index: number,
    beyond: number,
  ): Measurement | undefined;
}

/** The measures of a pattern's rules on matching pivots. */
export interface Measurement {
  /** The position of the first pivot of the pattern. */
  readonly first: number;
  /** In price units. */
  readonly height: number;
  readonly parts: ConfidenceParts;
}

/** A straight line: `price` at bar `index`, `slope` in price units per bar. */
export interface PriceLine {
  readonly price: number;
  readonly index: number;
  readonly slope: number;
}

/** Returns the horizontal line at a price. */
export function createFlatLine(price: number): PriceLine {
  return { price, index: 0, slope: 0 };
}

/** Returns the line through the pivots at positions `a` and `b`. */
export function createLineThrough(pivots: PivotView, a: number, b: number): PriceLine {
  const bars = Math.max(1, pivots.index(b) - pivots.index(a));
  return {
    price: pivots.price(a),
    index: pivots.index(a),
    slope: (pivots.price(b) - pivots.price(a)) / bars,
  };
}

/** Returns the price of the line at bar `index`. */
export function getPriceAt(line: PriceLine, index: number): number {
  return line.price + line.slope * (index - line.index);
}

/** Converts a line between real and mirrored prices. */
export function mirrorLine({ price, index, slope }: PriceLine): PriceLine {
  return { price: -price, index, slope: -slope };
}

/** Maps `from` and below to 0, `to` and above to 1 (reversed if `from` > `to`), linear between. */
export function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** The scatter of closes around their leg, as a share of the height, from which a leg is not straight at all. Project default. */
const ROUGH_SCATTER = 0.25;

/**
 * Measures how straight the legs between positions `first` and `end` are: the root mean square distance of the closes
 * from the legs as a share of the height, mapped to 0 (noise) to 1 (each leg is a line). Of all parts, it separates
 * patterns from random shapes best.
 */
export function measureStraightness(pivots: PivotView, first: number, end: number, height: number): number {
  let sum = 0;
  for (let i = first + 1; i <= end; i += 1) {
    sum += (pivots.index(i) - pivots.index(i - 1)) * pivots.scatter(i) ** 2;
  }
  const bars = pivots.index(end) - pivots.index(first);
  return ramp(Math.sqrt(sum / Math.max(1, bars)) / height, ROUGH_SCATTER, 0);
}

/**
 * Measures how straight the least straight of the legs from `first` to `end` is, on the scale of {@link measureStraightness}:
 * one straight leg can't make up for a random one.
 */
export function measureLeastStraightLeg(
  pivots: PivotView,
  first: number,
  end: number,
  height: number,
): number {
  let worst = 0;
  for (let i = first + 1; i <= end; i += 1) worst = Math.max(worst, pivots.scatter(i));
  return ramp(worst / height, ROUGH_SCATTER, 0);
}

/**
 * Measures how far `price` exceeds the highs before position `first`: 1 if by the height or more, 0.5 if it equals the highest
 * of them, 0 if that is higher by the height or more. It is 0.5 if no earlier high is stored.
 */
export function measureNewHigh(pivots: PivotView, first: number, price: number, height: number): number {
  if (first < 2) return 0.5;
  let highest = -Infinity;
  for (let i = first - 2; i >= 0; i -= 2) highest = Math.max(highest, pivots.price(i));
  return ramp((price - highest) / height, -1, 1);
}

/** The lowest accepted height of all patterns in average true ranges: lower shapes are ordinary moves. Project default. */
export const MIN_TRUE_RANGES = 2;

/** The height, as a share of the pattern's, that takes time even where the price hardly moves: a turn takes some bars. */
const TURN = 0.2;

/**
 * Measures how even the pace of the legs from `first` to `end` is, in price units per bar: 1 if equal, 0 if they differ about
 * fourfold. The legs of a triangle become shorter, so their durations differ, but their pace hardly does.
 */
export function measureEvenness(pivots: PivotView, first: number, end: number, height: number): number {
  let sum = 0;
  let squared = 0;
  for (let i = first + 1; i <= end; i += 1) {
    const move = TURN * height + Math.abs(pivots.price(i) - pivots.price(i - 1));
    const pace = Math.log2(move / height / Math.max(1, pivots.index(i) - pivots.index(i - 1)));
    sum += pace;
    squared += pace * pace;
  }
  const legs = end - first;
  return ramp(Math.sqrt(Math.max(0, squared / legs - (sum / legs) ** 2)), 2, 0);
}

/**
 * Measures how soon the break follows the last pivot: the bars since that pivot relative to the average leg, mapped to
 * 1 (an eighth or less) to 0 (eight times or more).
 */
export function measurePromptness(pivots: PivotView, first: number, end: number, index: number): number {
  const leg = (pivots.index(end) - pivots.index(first)) / (end - first);
  return ramp(Math.log2(Math.max(1, index - pivots.index(end)) / Math.max(1, leg)), 3, -3);
}

/** Measures how high a pattern is in average true ranges: 0 (two, the lowest accepted) to 1 (16), linear in the logarithm. */
export function measureDepth(trueRanges: number): number {
  return ramp(Math.log2(trueRanges / MIN_TRUE_RANGES), 0, 3);
}

/** A close so many average true ranges beyond the level is a decisive break. Project default. */
export const DECISIVE_TRUE_RANGES = 2;

/**
 * Measures how decisive the break is: the distance of the close from the level, mapped to 0 (at the level) to 1 (two average
 * true ranges). A close just beyond the level is often a touch.
 */
export function measureDecisiveness(beyond: number, averageTrueRange: number): number {
  return ramp(beyond / averageTrueRange, 0, DECISIVE_TRUE_RANGES);
}

/** Returns the inverse of a pattern: the same rules and calibration on mirrored prices, with a name and labels of its own. */
export function invertPattern(name: PatternName, pattern: Pattern, pivotLabels: readonly string[]): Pattern {
  return { ...pattern, name, pivotLabels, mirrored: !pattern.mirrored };
}

/** Returns the side of the level on which the confirming close lies, in real prices. */
export function getBreakSide({ breaks, mirrored }: Pattern): 'above' | 'below' {
  return mirrored === (breaks === 'below') ? 'above' : 'below';
}
