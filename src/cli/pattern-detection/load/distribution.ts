/** How a quantity is spread. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** By nearest rank: the smallest value that at least the share of all values does not exceed. Zeros if there is none. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { count: sorted.length, p50: rank(0.5), p99: rank(0.99), max: rank(1) };
}

// Of any number of values: a call takes about 100,000 arguments only.
export const least = (values: readonly number[]): number =>
  values.reduce((one, other) => Math.min(one, other), Infinity);
export const greatest = (values: readonly number[]): number =>
  values.reduce((one, other) => Math.max(one, other), -Infinity);
