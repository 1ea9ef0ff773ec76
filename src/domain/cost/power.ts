import { PRICES } from './prices';

/** One invocation of a function, as Lambda reported it, in milliseconds. */
export interface MeasuredInvocation {
  /** How long the handler took. */
  readonly duration: number;
  /** The billed duration: rounded up to a millisecond, with the initialization if AWS bills it. */
  readonly billed: number;
}

/** The invocations with one memory size. */
export interface MemoryMeasurement {
  /** MB. */
  readonly memory: number;
  readonly runs: readonly MeasuredInvocation[];
}

/** Duration and cost with one memory size. */
export interface MemoryReport {
  readonly memory: number;
  readonly runs: number;
  /** Milliseconds; the median, so that cold starts have no effect. */
  readonly medianDuration: number;
  readonly slowestDuration: number;
  /** USD for a million invocations of the median billed duration, requests included. */
  readonly costPerMillion: number;
}

export interface PowerReport {
  readonly sizes: readonly MemoryReport[];
  readonly cheapest: number;
  readonly fastest: number;
  /** MB: the fastest size that costs at most a tenth more than the cheapest. */
  readonly recommended: number;
}

/** The maximum cost of a recommended size, relative to the cheapest. Project default. */
const MAX_COST_RATIO = 1.1;

/** The cost of one invocation in USD, on arm64. */
export const getInvocationCost = (memory: number, billedMilliseconds: number): number =>
  (memory / 1024) * (billedMilliseconds / 1000) * PRICES.lambda.gbSecond + PRICES.lambda.request;

/**
 * Compares memory sizes by duration and cost, and recommends one.
 * @throws Error if there is no size, or a size without an invocation
 */
export function recommendMemory(measurements: readonly MemoryMeasurement[]): PowerReport {
  const sizes = measurements.map(summarize).sort((a, b) => a.memory - b.memory);
  const cheapest = findMinimum(sizes, ({ costPerMillion }) => costPerMillion);
  const fastest = findMinimum(sizes, ({ medianDuration }) => medianDuration);
  const affordable = sizes.filter(
    ({ costPerMillion }) => costPerMillion <= cheapest.costPerMillion * MAX_COST_RATIO,
  );
  const recommended = findMinimum(affordable, ({ medianDuration }) => medianDuration);
  return {
    sizes,
    cheapest: cheapest.memory,
    fastest: fastest.memory,
    recommended: recommended.memory,
  };
}

const summarize = ({ memory, runs }: MemoryMeasurement): MemoryReport => ({
  memory,
  runs: runs.length,
  medianDuration: getMedian(runs.map(({ duration }) => duration)),
  slowestDuration: Math.max(...runs.map(({ duration }) => duration)),
  costPerMillion: roundCost(1e6 * getInvocationCost(memory, getMedian(runs.map(({ billed }) => billed)))),
});

const roundCost = (usd: number): number => Math.round(usd * 1e4) / 1e4;

/** The middle value; the lower one of two. */
function getMedian(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new Error('expected at least one invocation with each memory size');
  return middle;
}

/** The first item with the lowest value, which is the smaller size if two are equal. */
function findMinimum<T>(items: readonly T[], getValue: (item: T) => number): T {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('expected measurements of at least one memory size');
  return rest.reduce((best, item) => (getValue(item) < getValue(best) ? item : best), first);
}
