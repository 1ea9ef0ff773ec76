import type { DepthRange, WalkPattern } from './depth-findings';
import type { Random } from './random';
import type { Bar, Noise, PatternClass, Series } from './types';

/** Generates a series of `bars` bars without a pattern: all detections in it are coincidences. */
export type NullGenerator = (bars: number, random: Random) => Bar[];

/** The least and the most bars from the first to the last extreme of a pattern. */
export interface BarRange {
  readonly least: number;
  readonly most: number;
}

/** The patterns of the benchmark. */
export const BENCHMARK_BARS: BarRange = { least: 20, most: 120 };

/**
 * A generator of series for the benchmark. The populations are written apart from each other and from the engine, so that
 * a detector that is tuned to the style of one of them shows it in the figures of the other.
 */
export interface Population {
  readonly name: string;
  /** The values of `Series.style`, for the tables. */
  readonly styles: readonly string[];
  /** The kinds that `plantNearMiss` draws. */
  readonly nearMisses: readonly string[];
  /** Generators of series without a pattern, by name. */
  readonly nullSeries: Readonly<Record<string, NullGenerator>>;
  /**
   * Generates a series that contains the pattern once: by default 20 to 120 bars long, 3 to 30 % of the price high.
   * @throws Error if the noise changes the shape in every attempt
   */
  readonly plantPattern: (pattern: PatternClass, noise: Noise, random: Random, bars?: BarRange) => Series;
  /**
   * Generates a series that resembles a pattern but contains none.
   * @throws Error if the noise adds the missing property in every attempt
   */
  readonly plantNearMiss: (kind: string, noise: Noise, random: Random) => Series;
  /** Generates a random walk of minute bars that contains a pattern of the given depth. */
  readonly plantInWalk?: (pattern: WalkPattern, range: DepthRange, random: Random) => Series;
}
