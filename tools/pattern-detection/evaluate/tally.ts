import { judge, type Judged } from './match';
import type { Detector, Series } from './types';

/** One series and what a detector made of it; the bars are let go. */
export interface Tried {
  readonly series: Omit<Series, 'bars'>;
  readonly bars: number;
  readonly judged: readonly Judged[];
}

export function* tryAll(detector: Detector, corpus: Iterable<Series>): Generator<Tried> {
  for (const { bars, ...series } of corpus)
    yield { series, bars: bars.length, judged: judge({ bars, ...series }, detector(bars)) };
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

export const SCALES = ['20–35 bars', '36–65 bars', '66–120 bars'] as const;
export const scaleName = (bars: number): (typeof SCALES)[number] =>
  bars <= 35 ? SCALES[0] : bars <= 65 ? SCALES[1] : SCALES[2];

/** The smallest value that a share `q` of the values does not exceed; NaN of none. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}
