/** The mean and the variance of a series, in which each value has at least a minimum weight. */
export interface LogStatistics {
  readonly mean: number;
  readonly variance: number;
}

/** The deviation of the logarithm of amounts that is assumed before there is a history. */
const PRIOR_DEVIATION = 0.8;
const PRIOR_WEIGHT = 4;
/** Below this deviation an ordinary change of amounts would look unusual. */
const MIN_DEVIATION = 0.3;
/** Outliers count as this many deviations, so that a fraud hardly changes the statistics of its account. */
const MAX_DEVIATIONS = 3;
const MIN_WEIGHT = 1 / 200;

/** Returns the bounded deviation of the logarithm of the amount. */
export function computeDeviation(variance: number, count: number): number {
  const weight = PRIOR_WEIGHT / (PRIOR_WEIGHT + count);
  const deviation = Math.sqrt((1 - weight) * variance + weight * PRIOR_DEVIATION * PRIOR_DEVIATION);
  return deviation < MIN_DEVIATION ? MIN_DEVIATION : deviation;
}

/** Computes how many deviations the amount is away from the mean; 0 without a history. */
export function computeDeviations(
  logAmount: number,
  { mean, variance }: LogStatistics,
  count: number,
): number {
  if (count === 0) return 0;
  return (logAmount - mean) / computeDeviation(variance, count);
}

/** The amount and its logarithm that were computed last: each transaction needs the same one four times. */
const latest = Float64Array.of(NaN, NaN);

/** Computes the logarithm of an amount, also of 0. */
export function computeLogAmount(usd: number): number {
  if (usd !== latest[0]) {
    latest[0] = usd;
    latest[1] = Math.log(usd + 0.01);
  }
  return latest[1]!;
}

/** Adds the logarithm of an amount to the statistics. @param count the number of earlier values */
export function addLogAmount(statistics: LogStatistics, count: number, logAmount: number): LogStatistics {
  if (count === 0) return { mean: logAmount, variance: 0 };
  const { mean, variance } = statistics;
  const limit = MAX_DEVIATIONS * computeDeviation(variance, count);
  const deviation = Math.max(-limit, Math.min(limit, logAmount - mean));
  const weight = Math.max(1 / (count + 1), MIN_WEIGHT);
  return {
    mean: mean + weight * deviation,
    variance: (1 - weight) * (variance + weight * deviation * deviation),
  };
}

/** Amounts above this multiple of the account's mean are clipped before they enter the mean, and counted as large. */
export const LARGE_RATIO = 2.5;
const MIN_MEAN_WEIGHT = 1 / 150;

/** Adds an amount to the mean, with outliers clipped. @param count the number of earlier values */
export function addAmount(mean: number, count: number, amount: number): number {
  if (count === 0) return amount;
  const clipped = Math.min(amount, LARGE_RATIO * mean);
  return mean + Math.max(1 / (count + 1), MIN_MEAN_WEIGHT) * (clipped - mean);
}
