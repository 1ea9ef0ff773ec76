/** A scale is compressed if the whole time is this many times as long as the median distance between two events. */
const COMPRESSED_FROM = 100;

/**
 * @typedef {object} TimeScale
 * @property {(time: number) => number} getPosition the position of a time, from 0 to 100
 * @property {boolean} isCompressed whether long periods are shorter than on a linear scale
 */

/**
 * Creates the scale of a waterfall. It is linear, unless a wait of minutes would make steps of milliseconds invisible: then each
 * period between two events has a width by the square root of its length. The order of events is always preserved.
 * @param {readonly { startedAt: number, endedAt?: number }[]} steps times in milliseconds
 * @returns {TimeScale}
 */
export function createTimeScale(steps) {
  const times = [
    ...new Set(steps.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt ?? startedAt])),
  ].sort((a, b) => a - b);
  const lengths = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const median = [...lengths].sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0;
  const range = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const isCompressed = range > COMPRESSED_FROM * median;
  const widths = isCompressed ? lengths.map(Math.sqrt) : lengths;
  const total = widths.reduce((sum, width) => sum + width, 0) || 1;
  /** @type {Map<number, number>} */
  const positions = new Map();
  let position = 0;
  times.forEach((time, index) => {
    positions.set(time, (100 * position) / total);
    position += widths[index] ?? 0;
  });
  return { getPosition: (time) => positions.get(time) ?? 0, isCompressed };
}
