import type { Population } from './population';
import { Random } from './random';
import { CLASSES, NOISE_NAMES, type Series } from './types';

/** `fit` is for tuning and calibrating a detector, `test` is reported. They share no seed. */
export type Split = 'fit' | 'test';

export interface Size {
  /** Planted series for each class and noise. */
  readonly planted: number;
  /** Series in which nothing was planted: near-misses of each kind in turn, and a quarter random walks. */
  readonly nulls: number;
  /** Series of 1,000 bars for each kind of series without a pattern. */
  readonly nullSeries: number;
  /** Permutations of the real series. */
  readonly permutations: number;
  /** Series for causality and for invariance. */
  readonly replays: number;
  /** Planted series, and as many without a pattern, for each fault of the feed. */
  readonly faulty: number;
  /** Random walks with a pattern, for each range of depths. */
  readonly depths: number;
  /** The series for each level of sensitivity. */
  readonly sensitivity: { readonly planted: number; readonly nulls: number; readonly nullSeries: number };
}

export const FULL: Size = {
  planted: 1000,
  nulls: 5000,
  nullSeries: 300,
  permutations: 200,
  replays: 200,
  faulty: 1000,
  depths: 200,
  sensitivity: { planted: 200, nulls: 1000, nullSeries: 40 },
};
export const QUICK: Size = {
  planted: 30,
  nulls: 120,
  nullSeries: 10,
  permutations: 4,
  replays: 10,
  faulty: 30,
  depths: 5,
  sensitivity: { planted: 10, nulls: 40, nullSeries: 2 },
};

/** Generates the series of a population for recall, precision and calibration. */
export function* generateCorpus(
  { plantPattern, plantNearMiss, nearMisses, nullSeries }: Population,
  seed: number,
  split: Split,
  size: Pick<Size, 'planted' | 'nulls'>,
): Generator<Series> {
  for (const pattern of CLASSES)
    for (const noise of NOISE_NAMES)
      for (let i = 0; i < size.planted; i++)
        yield plantPattern(pattern, noise, new Random(seed, split, pattern, noise, i));
  for (let i = 0; i < size.nulls; i++) {
    const random = new Random(seed, split, 'nothing', i);
    const noise = NOISE_NAMES[i % 3]!;
    if (i % 4 < 3) yield plantNearMiss(nearMisses[Math.floor(i / 4) % nearMisses.length]!, noise, random);
    else {
      const name = random.pick(Object.keys(nullSeries));
      const bars = nullSeries[name]!(random.integer(80, 300), random);
      yield { bars, kind: 'random walk', noise, style: 'random walk', texture: name, scale: 0 };
    }
  }
}

/** Generates the series for causality, invariance and ties: patterns at low and medium noise, and walks of 300 bars. */
export function* generateReplays(
  { plantPattern, nullSeries }: Population,
  seed: number,
  split: Split,
  size: Pick<Size, 'replays'>,
): Generator<Series> {
  const kinds = Object.keys(nullSeries);
  for (let i = 0; i < size.replays; i++) {
    const random = new Random(seed, split, 'replay', i);
    const noise = i % 2 === 0 ? 'low' : 'medium';
    if (i % 4 < 3) yield plantPattern(CLASSES[i % 3]!, noise, random);
    else {
      const name = kinds[Math.floor(i / 4) % kinds.length]!;
      const bars = nullSeries[name]!(300, random);
      yield { bars, kind: 'random walk', noise, style: 'random walk', texture: name, scale: 0 };
    }
  }
}
