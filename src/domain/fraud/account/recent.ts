import { RECENT, RECENT_SLOTS } from './layout';
import { view } from './view';

/** The velocity window, in seconds. */
const WINDOW_S = 600;
const SMALL_AMOUNT = 5;

/** Counts the stored recent transactions before a time, also those that arrived out of order. */
export function readRecent(time: number) {
  const now = Math.floor(time / 1000);
  let count10m = 0;
  let count1h = 0;
  let small1h = 0;
  let sum1h = 0;
  for (let slot = 0; slot < RECENT_SLOTS; slot++) {
    const second = view.getUint32(RECENT + 8 * slot);
    const age = now - second;
    if (second === 0 || age < 0 || age > 3600) continue;
    const usd = view.getFloat32(RECENT + 8 * slot + 4);
    if (age <= WINDOW_S) count10m++;
    count1h++;
    sum1h += usd;
    if (usd < SMALL_AMOUNT) small1h++;
  }
  return { count10m, count1h, small1h, sum1h };
}
