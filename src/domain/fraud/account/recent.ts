import { RECENT, RECENT_SLOTS } from './layout';

/** The velocity window, in seconds. */
const WINDOW_S = 600;
const SMALL_AMOUNT = 5;

/** Counts the stored recent transactions before a time, also those that arrived out of order. */
export function readRecent(view: DataView, time: number) {
  const now = Math.floor(time / 1000);
  let [count10m, count1h, small1h, sum1h] = [0, 0, 0, 0];
  for (let slot = 0; slot < RECENT_SLOTS; slot++) {
    const second = view.getUint32(RECENT + 8 * slot, true);
    const age = now - second;
    if (second === 0 || age < 0 || age > 3600) continue;
    const usd = view.getFloat32(RECENT + 8 * slot + 4, true);
    if (age <= WINDOW_S) count10m++;
    count1h++;
    sum1h += usd;
    if (usd < SMALL_AMOUNT) small1h++;
  }
  return { count10m, count1h, small1h, sum1h };
}
