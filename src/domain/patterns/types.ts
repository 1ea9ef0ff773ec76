import type { Interval } from '../calendar';

/** One bar of one symbol: the prices of an interval, or a single tick if they are all equal. */
export interface Bar {
  readonly symbol: string;
  /** The time of the bar in milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares or contracts; 0 if the feed has no volume. */
  readonly volume: number;
  /** Present if the bar was built from trades or shorter bars; undefined for bars that are used as they arrive. */
  readonly interval?: Interval;
}

/** The patterns that the deployed system detects, in the order of the workflow's branches. */
export const DEPLOYED_PATTERNS = ['head-and-shoulders', 'double-top', 'ascending-triangle'] as const;
/**
 * Every pattern of the engine; those beyond {@link DEPLOYED_PATTERNS} are detected only on request. Stored states refer
 * to patterns by index, so append new ones; see `STATE_FORMAT` in encoding.ts.
 */
export const ALL_PATTERNS = [
  ...DEPLOYED_PATTERNS,
  'inverse-head-and-shoulders',
  'double-bottom',
  'descending-triangle',
] as const;
export type PatternName = (typeof ALL_PATTERNS)[number];

/** A turning point of the price: a local maximum or minimum at some scale. */
export interface Pivot {
  readonly kind: 'high' | 'low';
  /** The time of the pivot in milliseconds since 1970. */
  readonly timestamp: number;
  /** The number of earlier bars of this symbol. */
  readonly index: number;
  readonly price: number;
  /** Root mean square distance of the closes since the previous pivot from the straight line between the two. */
  readonly scatter: number;
}

/**
 * A break: the close of a bar has just crossed a level of the last pivots at one scale. It contains everything that a
 * pattern's rules use, so it can be sent, stored and evaluated anywhere with the same result.
 */
export interface Window {
  readonly symbol: string;
  /** The swing size of the scale, as a multiple of the average true range. */
  readonly scale: number;
  /** The patterns that the pivots match. */
  readonly patterns: readonly PatternName[];
  /** The last pivots before the break, oldest first, alternating high and low. */
  readonly pivots: readonly Pivot[];
  /** The bar whose close crossed the level. */
  readonly bar: Bar;
  /** The number of bars of this symbol before `bar`. */
  readonly index: number;
  /** The close of the bar before `bar`. */
  readonly previousClose: number;
  /** The average true range at `bar`, in price units. */
  readonly averageTrueRange: number;
}

/** The parts of a detection's confidence: measures of the shape, each between 0 and 1. */
export type ConfidenceParts = Readonly<Record<string, number>>;

/** A confirmed pattern. It never changes after it has been reported. */
export interface Detection {
  readonly symbol: string;
  readonly pattern: PatternName;
  /** The interval of the bars, if they have one. */
  readonly interval?: Interval;
  /** The time of the first pivot in milliseconds since 1970. */
  readonly start: number;
  /** The time of the last pivot. */
  readonly end: number;
  /** The time of the bar that confirmed it. */
  readonly confirmedAt: number;
  /** The close that confirmed it. */
  readonly close: number;
  /** The level that the close crossed: the price of the neckline, the valley or the flat top at that bar. */
  readonly level: number;
  /** The distance from peak to neckline (or from top to first low) in price units. */
  readonly height: number;
  readonly pivots: readonly Pivot[];
  readonly scale: number;
  /** 0 to 100: of a hundred detections with confidence p, about p are correct (see help/detection.md). */
  readonly confidence: number;
  /** The version of the rules and the confidence: `DETECTION_VERSION` of the release that found it. */
  readonly version: number;
  /** Present if the first pivot of a pattern of intraday bars is in an earlier session than the confirming bar. */
  readonly acrossSessions?: true;
  readonly parts: ConfidenceParts;
}

/** A match of a pattern's rules in one window: a detection before its confidence is calculated. */
export type Candidate = Omit<Detection, 'confidence'>;
