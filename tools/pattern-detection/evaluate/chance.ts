import type { Size, Split } from './corpus';
import { NULLS } from './nulls';
import { Random } from './random';
import { CLASSES, type Bar, type DetectorUnderTest, type PatternClass } from './types';

export interface Fires {
  /** Confirmed detections per 1,000 bars: all of them, and those of confidence 80 or more. */
  readonly all: number;
  readonly sure: number;
}

const BARS = 1000;

/** Point 2: what a detector reports where there is nothing, by kind of null and class. */
export function measureNullFires(
  detector: DetectorUnderTest,
  seed: number,
  split: Split,
  { nullSeries }: Size,
  market: readonly (readonly Bar[])[],
): Record<string, Record<PatternClass, Fires>> {
  return Object.fromEntries(
    Object.entries(NULLS).map(([name, make]) => {
      const count = Object.fromEntries(CLASSES.map((pattern) => [pattern, { all: 0, sure: 0 }]));
      for (let i = 0; i < nullSeries; i++)
        for (const { pattern, confidence } of detector(
          make(BARS, new Random(seed, split, name, i), market),
        )) {
          const fires = count[pattern];
          if (!fires) continue;
          fires.all++;
          if ((confidence ?? 0) >= 80) fires.sure++;
        }
      for (const fires of Object.values(count)) {
        fires.all /= (nullSeries * BARS) / 1000;
        fires.sure /= (nullSeries * BARS) / 1000;
      }
      return [name, count as Record<PatternClass, Fires>];
    }),
  );
}
