import type { MatchedSeries } from './tally';

export interface Bin {
  /** Mean confidence of its detections, 0 to 1. */
  readonly claimed: number;
  /** The share of them that was right. */
  readonly right: number;
  readonly count: number;
}

interface Pair {
  readonly pattern: string;
  readonly claimed: number;
  readonly right: boolean;
}

/** Point 5: whether confidence says how often a detection is right. */
export class Calibration {
  constructor(private readonly pairs: Pair[] = []) {}

  /** The same for the detections of one class. */
  forPattern(pattern: string): Calibration {
    return new Calibration(this.pairs.filter((pair) => pair.pattern === pattern));
  }

  add({ judged }: MatchedSeries): void {
    for (const { found, verdict } of judged)
      if (found.confidence !== undefined)
        this.pairs.push({
          pattern: found.pattern,
          claimed: found.confidence / 100,
          right: verdict === 'found' || verdict === 'again',
        });
  }

  /** Ten bins of equal width; empty ones are left out. */
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
   * Expected calibration error: the bins' gap between claimed and right, weighted by their counts (Guo et al. 2017).
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

  private groupBy(binOf: (pair: Pair) => number): Bin[] {
    const groups: { claimed: number; right: number; count: number }[] = [];
    for (const pair of this.pairs) {
      const group = (groups[binOf(pair)] ??= { claimed: 0, right: 0, count: 0 });
      group.claimed += pair.claimed;
      group.right += pair.right ? 1 : 0;
      group.count++;
    }
    // Its values, because a bin without detections is a hole in the array.
    return Object.values(groups).map(({ claimed, right, count }) => ({
      claimed: claimed / count,
      right: right / count,
      count,
    }));
  }
}
