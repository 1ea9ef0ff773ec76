import { computeMoves } from './market';
import { permuteBars } from './nulls';
import type { Random } from './random';
import { quantile } from './tally';
import { CLASSES, type Bar, type DetectorUnderTest, type PatternClass } from './types';

export interface Band {
  /** Confirmed detections in the real series, all stocks together. */
  readonly fires: number;
  /** The same in the permuted series: the 2.5 %, 50 % and 97.5 % quantiles. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Point 7: what is found in the real series, against what is found in the same bars in a random order. */
export function compareWithPermutations(
  detector: DetectorUnderTest,
  market: readonly (readonly Bar[])[],
  permutations: number,
  random: Random,
): Record<PatternClass, Band> {
  const counts = (series: Iterable<readonly Bar[]>) => {
    const count: Record<string, number> = {};
    for (const bars of series)
      for (const { pattern } of detector(bars)) count[pattern] = (count[pattern] ?? 0) + 1;
    return count;
  };
  const real = counts(market);
  const moves = market.map(computeMoves);
  const shuffled = Array.from({ length: permutations }, () =>
    counts(market.map((bars, i) => permuteBars(bars, random, moves[i]))),
  );
  const band = (pattern: PatternClass): Band => {
    const sorted = shuffled.map((count) => count[pattern] ?? 0).sort((a, b) => a - b);
    const [low, median, high] = [0.025, 0.5, 0.975].map((q) => quantile(sorted, q)) as [
      number,
      number,
      number,
    ];
    return { fires: real[pattern] ?? 0, low, median, high };
  };
  return Object.fromEntries(CLASSES.map((pattern) => [pattern, band(pattern)])) as Record<PatternClass, Band>;
}
