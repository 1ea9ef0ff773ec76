/** The rate of one round, and the time per event in nanoseconds. */
export interface Timing {
  /** Events per second of processor time. */
  readonly rate: number;
  /** Nanoseconds per event: the time of a group divided by its number of events. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /**
   * Nanoseconds from the first byte of a group to its last result, 99.9th percentile: no event of the group took
   * longer.
   */
  readonly group999: number;
}

export interface TimingSummary extends Timing {
  /** Half of the difference between the slowest and the fastest round's rate, as a share of the median. */
  readonly spread: number;
  readonly rounds: number;
}

/** Computes the middle value, or the mean of the two middle values. @throws RangeError without values */
export function computeMedian(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('Expected at least one value for a median');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Computes the median of each figure over the rounds. */
export function summarize(rounds: readonly Timing[]): TimingSummary {
  const computeMedianOf = (key: keyof Timing) => computeMedian(rounds.map((round) => round[key]));
  const rates = rounds.map(({ rate }) => rate);
  const rate = computeMedianOf('rate');
  return {
    rate,
    p50: computeMedianOf('p50'),
    p99: computeMedianOf('p99'),
    p999: computeMedianOf('p999'),
    group999: computeMedianOf('group999'),
    spread: (Math.max(...rates) - Math.min(...rates)) / 2 / rate,
    rounds: rounds.length,
  };
}

/**
 * Computes how many times as fast `subject` is as `reference`: the median of the ratios of the rounds that ran one
 * after the other.
 */
export function computeRatio(subject: readonly Timing[], reference: readonly Timing[]): number {
  return computeMedian(
    subject.slice(0, reference.length).map(({ rate }, round) => rate / reference[round]!.rate),
  );
}
