const UNITS = /** @type {const} */ ([
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]);

/** Formats a duration with at most two units: `3 h 20 min`, `1.24 s`, `85 ms`. @param {number} milliseconds */
export function formatDuration(milliseconds) {
  const value = Math.max(0, milliseconds);
  if (value < 1_000) return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`;
  if (value < 60_000) return `${Number((value / 1_000).toFixed(2))} s`;
  const index = UNITS.findIndex(([size]) => value >= size);
  const [size, unit] = UNITS[index] ?? [1_000, 's'];
  const [nextSize, nextUnit] = UNITS[index + 1] ?? [1_000, 's'];
  const rest = Math.floor((value % size) / nextSize);
  return `${Math.floor(value / size)} ${unit}${rest > 0 ? ` ${rest} ${nextUnit}` : ''}`;
}

/** The largest time that a date can have, in milliseconds. */
const MAX_TIME = 8.64e15;

/** Formats a time as `2026-11-30 02:11:45`, in UTC as logs do. @param {number} at milliseconds since 1970 */
export const formatTime = (at) =>
  Math.abs(at) <= MAX_TIME ? new Date(at).toISOString().slice(0, 19).replace('T', ' ') : 'no time';

/** Formats how long ago a time is, or how far ahead, in whole seconds. @param {number} at @param {number} now */
export function formatAge(at, now) {
  const seconds = Math.floor(Math.abs(now - at) / 1_000);
  if (seconds === 0) return 'now';
  const duration = formatDuration(seconds * 1_000);
  return at < now ? `${duration} ago` : `in ${duration}`;
}

/** Adds separators of thousands to a decimal text, without any change of its digits. @param {string} text */
export const groupDigits = (text) =>
  text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

/**
 * Formats a number with what is counted: `1 message`, `1,234 messages`.
 * @param {number} count @param {string} one @param {string} [many] the words for other numbers than one
 */
export const formatCount = (count, one, many = `${one}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
