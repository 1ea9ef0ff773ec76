import type { Bar } from '../../../src/domain/patterns';

export type { Bar };

/** The pattern classes that the generated series contain. Detections of other classes are not counted. */
export const CLASSES = ['head-and-shoulders', 'double-top', 'ascending-triangle'] as const;
export type PatternClass = (typeof CLASSES)[number];

export const NOISES = { low: 0.03, medium: 0.06, high: 0.12 } as const;
export type Noise = keyof typeof NOISES;
export const NOISE_NAMES = Object.keys(NOISES) as Noise[];

/** The styles of the population `drawn`. */
export const STYLES = ['template', 'bridge', 'texture'] as const;
export type Style = (typeof STYLES)[number];

export type PivotKind = 'high' | 'low';

/** A pattern that a detector reports in one series: the fields that every compared library can provide. */
export interface DetectedPattern {
  readonly pattern: string;
  /** Milliseconds since 1970: the first and the last pivot, and the bar that confirmed it. */
  readonly start: number;
  readonly end: number;
  readonly confirmedAt: number;
  /** 0 to 100; calibration is measured only for detectors that report a confidence. */
  readonly confidence?: number;
  readonly pivots?: readonly {
    readonly kind: PivotKind;
    readonly timestamp: number;
    readonly price: number;
  }[];
}

/** A detector under test: returns all confirmed patterns in the bars of one series, oldest bar first. */
export type DetectorUnderTest = (bars: readonly Bar[]) => readonly DetectedPattern[];

/** A point of a shape: `t` in bars from the series' start, `x` in heights of the pattern. */
export interface Knot {
  readonly t: number;
  readonly x: number;
  /** Set if the knot is one of the extremes of the pattern. */
  readonly pivot?: PivotKind;
}

/** The generated pattern, measured after noise was added. Indices count bars from the start of the series. */
export interface Truth {
  readonly pattern: PatternClass;
  readonly extremes: readonly { readonly kind: PivotKind; readonly index: number; readonly price: number }[];
  /** The first bar that closes beyond the line through those extremes. */
  readonly breakAt: number;
}

/** One generated series and its ground truth. */
export interface Series {
  readonly bars: readonly Bar[];
  readonly truth?: Truth;
  /** The planted class, or the kind of near-miss or random walk. */
  readonly kind: string;
  readonly noise: Noise;
  /** How it was drawn: one of the styles of its population. */
  readonly style: string;
  readonly texture: string;
  /** Bars from the first to the last drawn extreme. */
  readonly scale: number;
}
