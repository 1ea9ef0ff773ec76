import type { MatchedSeries } from './tally';

export interface Bin {
  /** Mean confidence of its detections, 0 to 1. */
  readonly meanConfidence: number;
  /** The share of them that was correct. */
  readonly correctShare: number;
  readonly count: number;
}

interface Pair {
  readonly pattern: string;
  readonly confidence: number;
  readonly isCorrect: boolean;
}

/** Measures whether the confidence equals the share of correct detections. */
export class Calibration {
  constructor(private readonly pairs: Pair[] = []) {}

  /** The calibration of the detections of one class. */
  selectPattern(pattern: string): Calibration {
    return new Calibration(this.pairs.filter((pair) => pair.pattern === pattern));
  }

  add({ detections: detections }: MatchedSeries): void {
    for (const { detection, verdict } of detections)
      if (detection.confidence !== undefined)
        this.pairs.push({
          pattern: detection.pattern,
          confidence: detection.confidence / 100,
          isCorrect: verdict === 'found' || verdict === 'repeated',
        });
  }

  /** Ten bins of equal width, without the empty ones. */
  computeBins(): Bin[] {
    return this.groupBy(({ confidence }) => Math.min(9, Math.floor(confidence * 10)));
  }

  /** Ten groups of equal size, least confident first. */
  computeDeciles(): Bin[] {
    this.pairs.sort((a, b) => a.confidence - b.confidence);
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
    return this.computeBins().reduce(
      (sum, { meanConfidence, correctShare, count }) =>
        sum + (Math.abs(meanConfidence - correctShare) * count) / total,
      0,
    );
  }

  toJSON() {
    return {
      detections: this.pairs.length,
      error: this.error(),
      bins: this.computeBins(),
      deciles: this.computeDeciles(),
    };
  }

  private groupBy(getBin: (pair: Pair) => number): Bin[] {
    const groups: { meanConfidence: number; correctShare: number; count: number }[] = [];
    for (const pair of this.pairs) {
      const group = (groups[getBin(pair)] ??= { meanConfidence: 0, correctShare: 0, count: 0 });
      group.meanConfidence += pair.confidence;
      group.correctShare += pair.isCorrect ? 1 : 0;
      group.count++;
    }
    // Object.values skips the bins without detections, which the array does not have.
    return Object.values(groups).map(({ meanConfidence, correctShare, count }) => ({
      meanConfidence: meanConfidence / count,
      correctShare: correctShare / count,
      count,
    }));
  }
}
