/** One bar of one symbol: the prices between two moments, or a single tick where they are all the same. */
export interface Bar {
  readonly symbol: string;
  /** Milliseconds since 1970-01-01T00:00:00Z, the bar's own time. */
  readonly timestamp: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares or contracts; 0 where the feed has none. */
  readonly volume: number;
}

/** The patterns that are switched on, in the order in which the workflow's branches stand. */
export const PATTERNS = ['head-and-shoulders', 'double-top', 'ascending-triangle'] as const;
/** Every pattern that the engine knows; those beyond {@link PATTERNS} are looked for only where they are asked for. */
export const ALL_PATTERNS = [
  ...PATTERNS,
  'inverse-head-and-shoulders',
  'double-bottom',
  'descending-triangle',
] as const;
export type PatternName = (typeof ALL_PATTERNS)[number];

/** A turning point of the price: a local maximum or minimum at some scale. */
export interface Pivot {
  readonly kind: 'high' | 'low';
  /** When it was reached, in milliseconds since 1970. */
  readonly timestamp: number;
  /** How many bars of this symbol came before it. */
  readonly index: number;
  readonly price: number;
  /** Root mean square distance of the closes, since the pivot before, from the straight line between the two. */
  readonly scatter: number;
}

/**
 * What the gate lets through: a close has just crossed a level that the last pivots of one scale hold.
 * It is all that a pattern's rules look at, so it can be sent, stored and examined anywhere with the same result.
 */
export interface Window {
  readonly symbol: string;
  /** The swing size of the scale, as a multiple of the average true range. */
  readonly scale: number;
  /** The patterns that they hold. */
  readonly patterns: readonly PatternName[];
  /** The last pivots, oldest first, alternating high and low; the last one came before the break. */
  readonly pivots: readonly Pivot[];
  /** The bar whose close crossed the level. */
  readonly bar: Bar;
  /** How many bars of this symbol came before `bar`. */
  readonly index: number;
  /** The close of the bar before `bar`. */
  readonly previousClose: number;
  /** The average true range at `bar`, in price units. */
  readonly averageTrueRange: number;
}

/** What the confidence of a detection is made of: measures of the shape that each lie between 0 and 1. */
export type ConfidenceParts = Readonly<Record<string, number>>;

/** A confirmed pattern. Nothing in it ever changes once it has been reported. */
export interface Detection {
  readonly symbol: string;
  readonly pattern: PatternName;
  /** The first pivot's time, milliseconds since 1970. */
  readonly start: number;
  /** The last pivot's time. */
  readonly end: number;
  /** The time of the bar that confirmed it. */
  readonly confirmedAt: number;
  /** The close that confirmed it. */
  readonly close: number;
  /** The level that the close crossed: the neckline, the valley or the flat top at that bar. */
  readonly level: number;
  /** Peak to neckline (or top to first low), in price units. */
  readonly height: number;
  readonly pivots: readonly Pivot[];
  readonly scale: number;
  /** 0 to 100: of a hundred detections with confidence p, about p hold the shape (help/detection.md says on what). */
  readonly confidence: number;
  readonly parts: ConfidenceParts;
}

/** What a pattern's rules found in one window: a detection whose parts have not been weighed yet. */
export type Candidate = Omit<Detection, 'confidence'>;
