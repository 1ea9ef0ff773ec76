/** Percentiles of a quantity. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Computes percentiles by nearest rank; all are 0 if there are no values. */
export function computeDistribution(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}

// Math.min(...values) fails for more than about 100,000 values.
export const getMin = (values: readonly number[]): number =>
  values.reduce((one, other) => Math.min(one, other), Infinity);
export const getMax = (values: readonly number[]): number =>
  values.reduce((one, other) => Math.max(one, other), -Infinity);
