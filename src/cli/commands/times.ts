import { InvalidArgumentError } from 'commander';
import { parseDuration } from './options';

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;
const DURATION = /^\d+[smhd]$/;

/**
 * Parses a time: ISO 8601 with a time zone, a date (midnight in UTC), `now`, or the time that has passed since, such as
 * `2h`. Returns milliseconds since 1970.
 */
export function parseTime(text: string): number {
  if (text === 'now') return Date.now();
  const time = isTimeAgo(text) ? Date.now() - parseDuration(text) : parseIsoTime(text);
  // A duration of a billion days has no date.
  if (Number.isNaN(new Date(time).getTime()))
    throw new InvalidArgumentError(
      'Expected a time such as 2026-11-28T10:00:00Z, 2026-11-28 (midnight in UTC), 2h (two hours ago) or now.',
    );
  return time;
}

/** Returns NaN for a text that is no time. */
function parseIsoTime(text: string): number {
  const day = text.slice(0, 10);
  // JavaScript accepts 2026-02-31 and means March 3.
  const isDay = !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && isCalendarDay(day);
  return isDay && ISO_TIME.test(text) ? Date.parse(text) : NaN;
}

/** Whether a text is the time that has passed since, such as `2h`. */
export const isTimeAgo = (text: string): boolean => DURATION.test(text);

const isCalendarDay = (day: string): boolean =>
  new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;
