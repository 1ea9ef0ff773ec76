import { PRICES } from './prices';

/** One invocation of a function, as Lambda reported it, in milliseconds. */
export interface Run {
  /** How long the handler took. */
  readonly duration: number;
  /** What is paid for: rounded up to a millisecond, with the initialization where AWS bills it. */
  readonly billed: number;
}

/** The invocations of one memory size. */
export interface Measurement {
  /** MB. */
  readonly memory: number;
  readonly runs: readonly Run[];
}

/** What one memory size came to. */
export interface SizeReport {
  readonly memory: number;
  readonly runs: number;
  /** Milliseconds; the median, so that cold starts don't decide. */
  readonly medianDuration: number;
  readonly slowestDuration: number;
  /** USD for a million invocations of the median billed duration, requests included. */
  readonly costPerMillion: number;
}

export interface PowerReport {
  readonly sizes: readonly SizeReport[];
  readonly cheapest: number;
  readonly fastest: number;
  /** MB: the fastest size that costs at most a tenth more than the cheapest. */
  readonly recommended: number;
}

/** How much dearer than the cheapest a faster size may be. Default here. */
const WORTH_PAYING = 1.1;

/** What one invocation costs in USD on arm64. */
export const invocationCost = (memory: number, billedMilliseconds: number): number =>
  (memory / 1024) * (billedMilliseconds / 1000) * PRICES.lambda.gbSecond + PRICES.lambda.request;

/**
 * Duration and cost of each memory size, and the one to take.
 * @throws Error if a size has no runs, or there is no size
 */
export function recommend(measurements: readonly Measurement[]): PowerReport {
  const sizes = measurements.map(reportOf).sort((a, b) => a.memory - b.memory);
  const cheapest = least(sizes, ({ costPerMillion }) => costPerMillion);
  const fastest = least(sizes, ({ medianDuration }) => medianDuration);
  const affordable = sizes.filter(
    ({ costPerMillion }) => costPerMillion <= cheapest.costPerMillion * WORTH_PAYING,
  );
  const recommended = least(affordable, ({ medianDuration }) => medianDuration);
  return {
    sizes,
    cheapest: cheapest.memory,
    fastest: fastest.memory,
    recommended: recommended.memory,
  };
}

const reportOf = ({ memory, runs }: Measurement): SizeReport => ({
  memory,
  runs: runs.length,
  medianDuration: median(runs.map(({ duration }) => duration)),
  slowestDuration: Math.max(...runs.map(({ duration }) => duration)),
  costPerMillion: round(1e6 * invocationCost(memory, median(runs.map(({ billed }) => billed)))),
});

const round = (dollars: number): number => Math.round(dollars * 1e4) / 1e4;

/** The middle value, the lower one of two. */
function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new Error('a memory size without a run can not be compared');
  return middle;
}

/** The first item with the least value: of equals, the smaller size. */
function least<T>(items: readonly T[], value: (item: T) => number): T {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('no memory size was measured');
  return rest.reduce((best, item) => (value(item) < value(best) ? item : best), first);
}
