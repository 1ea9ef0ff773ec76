import type { MatchedSeries } from './tally';

export interface Bin {
  /** Mean confidence of its detections, 0 to 1. */
  readonly claimed: number;
  /** The share of them that was correct. */
  readonly right: number;
  readonly count: number;
}

interface Pair {
  readonly pattern: string;
  readonly claimed: number;
  readonly right: boolean;
}

/** Measures whether the confidence equals the share of correct detections. */
export class Calibration {
  constructor(private readonly pairs: Pair[] = []) {}

  /** The calibration of the detections of one class. */
  forPattern(pattern: string): Calibration {
    return new Calibration(this.pairs.filter((pair) => pair.pattern === pattern));
  }

  add({ detections: detections }: MatchedSeries): void {
    for (const { detection, verdict } of detections)
      if (detection.confidence !== undefined)
        this.pairs.push({
          pattern: detection.pattern,
          claimed: detection.confidence / 100,
          right: verdict === 'found' || verdict === 'repeated',
        });
  }

  /** Ten bins of equal width, without the empty ones. */
  bins(): Bin[] {
    return this.groupBy(({ claimed }) => Math.min(9, Math.floor(claimed * 10)));
  }

  /** Ten groups of equal size, least confident first. */
  deciles(): Bin[] {
    this.pairs.sort((a, b) => a.claimed - b.claimed);
    const ranks = new Map(this.pairs.map((pair, rank) => [pair, rank]));
    return this.groupBy((pair) => Math.floor((10 * ranks.get(pair)!) / this.pairs.length));
  }

  /**
   * Expected calibration error: the difference between mean confidence and share of correct detections in each bin,
   * weighted by its count (Guo et al. 2017).
   * NaN without detections.
   */
  error(): number {
    const total = this.pairs.length;
    if (total === 0) return NaN;
    return this.bins().reduce(
      (sum, { claimed, right, count }) => sum + (Math.abs(claimed - right) * count) / total,
      0,
    );
  }

  toJSON() {
    return { detections: this.pairs.length, error: this.error(), bins: this.bins(), deciles: this.deciles() };
  }

  private groupBy(getBin: (pair: Pair) => number): Bin[] {
    const groups: { claimed: number; right: number; count: number }[] = [];
    for (const pair of this.pairs) {
      const group = (groups[getBin(pair)] ??= { claimed: 0, right: 0, count: 0 });
      group.claimed += pair.claimed;
      group.right += pair.right ? 1 : 0;
      group.count++;
    }
    // Object.values skips the bins without detections, which the array does not have.
    return Object.values(groups).map(({ claimed, right, count }) => ({
      claimed: claimed / count,
      right: right / count,
      count,
    }));
  }
}
