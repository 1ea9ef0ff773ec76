import type { Size, Split } from './corpus';
import type { Population } from './population';
import { Random } from './random';
import { CLASSES, type DetectorUnderTest, type PatternClass } from './types';

export interface NullRates {
  /** Confirmed detections per 1,000 bars: all, and those with a confidence of at least 80. */
  readonly all: number;
  readonly confident: number;
}

const BARS = 1000;

/** Counts detections in the population's series without a pattern, by kind of series and class. */
export function measureNullDetections(
  detector: DetectorUnderTest,
  population: Population,
  seed: number,
  split: Split,
  { nullSeries }: Pick<Size, 'nullSeries'>,
): Record<string, Record<PatternClass, NullRates>> {
  return Object.fromEntries(
    Object.entries(population.nullSeries).map(([name, generate]) => {
      const count = Object.fromEntries(CLASSES.map((pattern) => [pattern, { all: 0, confident: 0 }]));
      for (let i = 0; i < nullSeries; i++)
        for (const { pattern, confidence } of detector(generate(BARS, new Random(seed, split, name, i)))) {
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
