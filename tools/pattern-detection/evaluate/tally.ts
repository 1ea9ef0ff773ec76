import { matchDetections, type MatchedDetection } from './match';
import type { DetectorUnderTest, Series } from './types';

/** One series and what a detector made of it; the bars are let go. */
export interface MatchedSeries {
  readonly series: Omit<Series, 'bars'>;
  readonly bars: number;
  readonly judged: readonly MatchedDetection[];
}

export function* matchAll(detector: DetectorUnderTest, corpus: Iterable<Series>): Generator<MatchedSeries> {
  for (const { bars, ...series } of corpus)
    yield { series, bars: bars.length, judged: matchDetections({ bars, ...series }, detector(bars)) };
}

export interface Rate {
  readonly of: number;
  readonly hit: number;
}

export const share = ({ hit, of }: Rate): number => (of === 0 ? NaN : hit / of);

/** Counts hits by the words that `keyOf` gives; a key is joined by " · ". */
export class Counter {
  readonly rates = new Map<string, Rate>();
  add(key: string, hit: boolean): void {
    const { of, hit: before } = this.rates.get(key) ?? { of: 0, hit: 0 };
    this.rates.set(key, { of: of + 1, hit: before + (hit ? 1 : 0) });
  }
  toJSON() {
    return Object.fromEntries([...this.rates].map(([key, rate]) => [key, { ...rate, share: share(rate) }]));
  }
}

export const SCALE_RANGES = ['20–35 bars', '36–65 bars', '66–120 bars'] as const;
export const formatScaleRange = (bars: number): (typeof SCALE_RANGES)[number] =>
  bars <= 35 ? SCALE_RANGES[0] : bars <= 65 ? SCALE_RANGES[1] : SCALE_RANGES[2];

/** The smallest value that a share `q` of the values does not exceed; NaN of none. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}
