const DAY = '\n{YYYY}-{MM}-{DD}';
const SHORT_DAY = '\n{MM}-{DD}';

/**
 * The labels of a time axis of uPlot, by the distance of its ticks in seconds: hours from 0 to 23, dates as in ISO 8601.
 * Each row: distance, label, and what is added where the year, the month, the day, the hour or the minute changes
 * (https://github.com/leeoniya/uPlot, docs/README.md, axis values).
 * @type {any[][]}
 */
export const TIME_LABELS = [
  [365 * 86_400, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * 86_400, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [86_400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', DAY, null, SHORT_DAY, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', DAY, null, SHORT_DAY, null, null, null, 1],
  [0.001, '{ss}.{fff}', `${DAY} {HH}:{mm}`, null, `${SHORT_DAY} {HH}:{mm}`, null, '\n{HH}:{mm}', null, 1],
];
