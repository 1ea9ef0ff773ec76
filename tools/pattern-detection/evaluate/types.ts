import type { Bar } from '../../../src/domain/patterns';

export type { Bar };

/** The classes that are planted. A detector may know others; what it reports of those is not counted. */
export const CLASSES = ['head-and-shoulders', 'double-top', 'ascending-triangle'] as const;
export type PatternClass = (typeof CLASSES)[number];

export const NOISES = { low: 0.03, medium: 0.06, high: 0.12 } as const;
export type Noise = keyof typeof NOISES;
export const NOISE_NAMES = Object.keys(NOISES) as Noise[];

export const STYLES = ['template', 'bridge', 'texture'] as const;
export type Style = (typeof STYLES)[number];

export type PivotKind = 'high' | 'low';

/** What any detector says of one series: the least that a peer's answer can be brought to. */
export interface DetectedPattern {
  readonly pattern: string;
  /** Milliseconds since 1970: the first and the last pivot, and the bar that confirmed it. */
  readonly start: number;
  readonly end: number;
  readonly confirmedAt: number;
  /** 0 to 100; a detector that gives none is not measured for calibration. */
  readonly confidence?: number;
  readonly pivots?: readonly {
    readonly kind: PivotKind;
    readonly timestamp: number;
    readonly price: number;
  }[];
}

/** A detector under test: the bars of one series, oldest first, to all that it confirmed in them. */
export type DetectorUnderTest = (bars: readonly Bar[]) => readonly DetectedPattern[];

/** A point of a shape: `t` in bars from the series' start, `x` in heights of the pattern. */
export interface Knot {
  readonly t: number;
  readonly x: number;
  /** Set where the knot is one of the pattern's own extremes. */
  readonly pivot?: PivotKind;
}

/** What was planted, measured on the noisy bars: indices are bars from the series' start. */
export interface Truth {
  readonly pattern: PatternClass;
  readonly extremes: readonly { readonly kind: PivotKind; readonly index: number; readonly price: number }[];
  /** The first bar that closes beyond the line through those extremes. */
  readonly breakAt: number;
}

/** One generated series and what is known of it. */
export interface Series {
  readonly bars: readonly Bar[];
  readonly truth?: Truth;
  /** What it is when nothing was planted: the kind of near-miss or null. */
  readonly kind: string;
  readonly noise: Noise;
  readonly style: Style;
  readonly texture: string;
  /** Bars from the first to the last extreme as drawn. */
  readonly scale: number;
}
