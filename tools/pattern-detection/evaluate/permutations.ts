import { computeMoves } from './market';
import { permuteBars } from './drawn/nulls';
import type { Random } from './random';
import { computeQuantile } from './tally';
import { CLASSES, type Bar, type DetectorUnderTest, type PatternClass } from './types';

export interface PermutationBand {
  /** Confirmed detections in the real series, all stocks together. */
  readonly detections: number;
  /** Detections in the permuted series: the 2.5 %, 50 % and 97.5 % quantiles. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Counts detections in the real series, and in the same bars in a random order. */
export function compareWithPermutations(
  detector: DetectorUnderTest,
  market: readonly (readonly Bar[])[],
  permutations: number,
  random: Random,
): Record<PatternClass, PermutationBand> {
  const countDetections = (series: Iterable<readonly Bar[]>) => {
    const count: Record<string, number> = {};
    for (const bars of series)
      for (const { pattern } of detector(bars)) count[pattern] = (count[pattern] ?? 0) + 1;
    return count;
  };
  const real = countDetections(market);
  const moves = market.map(computeMoves);
  const shuffled = Array.from({ length: permutations }, () =>
    countDetections(market.map((bars, i) => permuteBars(bars, random, moves[i]))),
  );
  const computeBand = (pattern: PatternClass): PermutationBand => {
    const sorted = shuffled.map((count) => count[pattern] ?? 0).sort((a, b) => a - b);
    const [low, median, high] = [0.025, 0.5, 0.975].map((q) => computeQuantile(sorted, q)) as [
      number,
      number,
      number,
    ];
    return { detections: real[pattern] ?? 0, low, median, high };
  };
  return Object.fromEntries(CLASSES.map((pattern) => [pattern, computeBand(pattern)])) as Record<
    PatternClass,
    PermutationBand
  >;
}
