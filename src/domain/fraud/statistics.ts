import { addLogAmount, computeLogAmount } from './amounts';
import { COUNT, FIRST_TIME, LAST_TIME } from './layout';
import type { StateView } from './state';

/**
 * Adds a transaction to the number, the times and the amounts of an account or a merchant.
 * @param logMean where the state has the mean of the logarithm of the amounts; their variance follows it
 */
export function addToStatistics(view: StateView, logMean: number, time: number, usd: number): void {
  const logVariance = logMean + 4;
  const count = view.getUint32(COUNT);
  const { mean, variance } = addLogAmount(
    { mean: view.getFloat32(logMean), variance: view.getFloat32(logVariance) },
    count,
    computeLogAmount(usd),
  );
  view.setFloat32(logMean, mean);
  view.setFloat32(logVariance, variance);
  view.setUint32(COUNT, Math.min(count + 1, 0xffffffff));
  if (count === 0 || time > view.getFloat64(LAST_TIME)) view.setFloat64(LAST_TIME, time);
  if (count === 0 || time < view.getFloat64(FIRST_TIME)) view.setFloat64(FIRST_TIME, time);
}
