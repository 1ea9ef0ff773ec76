import { matchDetections, type MatchedDetection } from './match';
import type { DetectorUnderTest, Series } from './types';

/** One series, without its bars, and the classified detections in it. */
export interface MatchedSeries {
  readonly series: Omit<Series, 'bars'>;
  readonly bars: number;
  readonly detections: readonly MatchedDetection[];
}

export function* matchAll(detector: DetectorUnderTest, corpus: Iterable<Series>): Generator<MatchedSeries> {
  for (const { bars, ...series } of corpus)
    yield { series, bars: bars.length, detections: matchDetections({ bars, ...series }, detector(bars)) };
}

export interface Rate {
  readonly total: number;
  readonly hits: number;
}

export const computeShare = ({ hits, total }: Rate): number => (total === 0 ? NaN : hits / total);

/** Counts hits by key; the parts of a key are joined by " · ". */
export class Counter {
  readonly rates = new Map<string, Rate>();
  add(key: string, isHit: boolean): void {
    const { total, hits } = this.rates.get(key) ?? { total: 0, hits: 0 };
    this.rates.set(key, { total: total + 1, hits: hits + (isHit ? 1 : 0) });
  }
  toJSON() {
    return Object.fromEntries(
      [...this.rates].map(([key, rate]) => [key, { ...rate, share: computeShare(rate) }]),
    );
  }
}

export const SCALE_RANGES = ['20–35 bars', '36–65 bars', '66–120 bars'] as const;
export const formatScaleRange = (bars: number): (typeof SCALE_RANGES)[number] =>
  bars <= 35 ? SCALE_RANGES[0] : bars <= 65 ? SCALE_RANGES[1] : SCALE_RANGES[2];

/** The smallest value that a share `q` of the values does not exceed; NaN without values. */
export function computeQuantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}
