import type { Size, Split } from './corpus';
import { NULL_SERIES } from './nulls';
import { Random } from './random';
import { CLASSES, type Bar, type DetectorUnderTest, type PatternClass } from './types';

export interface NullRates {
  /** Confirmed detections per 1,000 bars: all, and those with a confidence of at least 80. */
  readonly all: number;
  readonly confident: number;
}

const BARS = 1000;

/** Counts detections in series without a pattern, by kind of series and class. */
export function measureNullDetections(
  detector: DetectorUnderTest,
  seed: number,
  split: Split,
  { nullSeries }: Size,
  market: readonly (readonly Bar[])[],
): Record<string, Record<PatternClass, NullRates>> {
  return Object.fromEntries(
    Object.entries(NULL_SERIES).map(([name, generate]) => {
      const count = Object.fromEntries(CLASSES.map((pattern) => [pattern, { all: 0, confident: 0 }]));
      for (let i = 0; i < nullSeries; i++)
        for (const { pattern, confidence } of detector(
          generate(BARS, new Random(seed, split, name, i), market),
        )) {
          const rates = count[pattern];
          if (!rates) continue;
          rates.all++;
          if ((confidence ?? 0) >= 80) rates.confident++;
        }
      for (const rates of Object.values(count)) {
        rates.all /= (nullSeries * BARS) / 1000;
        rates.confident /= (nullSeries * BARS) / 1000;
      }
      return [name, count as Record<PatternClass, NullRates>];
    }),
  );
}
