/** @typedef {{ from: number, to: number }} TimeRange in seconds since 1970 */

/**
 * Chooses the times at both ends of a chart. A single time is in the middle of two minutes: uPlot would show years.
 * @param {number} first the first time with a value
 * @param {number} last
 * @param {TimeRange} [range] what the chart shows, whatever has values
 * @returns {[number, number]}
 */
export const chooseRange = (first, last, range) => {
  if (range) return [range.from, range.to];
  return first === last ? [first - 60, last + 60] : [first, last];
};
