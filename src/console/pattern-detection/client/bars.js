/** @typedef {import('/client/charts/candle-chart.js').Bar} Bar */

/** The most bars of a chart, and how many remain when there are more: the chart is then drawn as a whole, which is seldom. */
const MAX_BARS = 3_000;
const KEPT_BARS = 2_000;

/** @param {Bar} a @param {Bar} b */
const isSameBar = (a, b) =>
  a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;

/**
 * Replaces the bars that have changed, and adds new ones. Returns the same list if nothing differs.
 * @param {readonly Bar[]} bars in the order of their times
 * @param {readonly Bar[]} changes in any order; of the same time, the last one counts
 * @returns {readonly Bar[]}
 */
export function mergeBars(bars, changes) {
  const merged = [...bars];
  let isChanged = false;
  for (const change of changes) {
    // Nearly always, it is the last bar or a new one.
    let end = merged.length;
    while (end > 0 && (merged[end - 1]?.time ?? 0) > change.time) end--;
    const same = merged[end - 1];
    if (same?.time === change.time) {
      if (isSameBar(same, change)) continue;
      merged[end - 1] = change;
    } else merged.splice(end, 0, change);
    isChanged = true;
  }
  if (!isChanged) return bars;
  return merged.length > MAX_BARS ? merged.slice(-KEPT_BARS) : merged;
}

/**
 * Selects the stored bars that replace those on the chart: all of them, or those before the bar that is still changing.
 * @param {readonly Bar[]} stored
 * @param {number | undefined} changing the time of that bar; undefined if there was no event since the chart was opened
 */
export const selectStored = (stored, changing) =>
  changing === undefined ? stored : stored.filter(({ time }) => time < changing);
