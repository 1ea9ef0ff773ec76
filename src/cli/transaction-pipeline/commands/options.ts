import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../commands/options';

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;
const DURATION = /^\d+[smhd]$/;

/**
 * Parses a time: ISO 8601 with a time zone, a date (midnight in UTC), `now`, or the time that has passed since, such as
 * `2h`. Returns milliseconds since 1970.
 */
export function parseTime(text: string): number {
  if (text === 'now') return Date.now();
  if (isTimeAgo(text)) return Date.now() - parseDuration(text);
  const time = ISO_TIME.test(text) ? Date.parse(text) : NaN;
  // JavaScript accepts 2026-02-31 and means March 3.
  const isDay =
    !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)) && isCalendarDay(text.slice(0, 10));
  if (Number.isNaN(time) || !isDay)
    throw new InvalidArgumentError(
      'Expected a time such as 2026-11-28T10:00:00Z, 2026-11-28 (midnight in UTC), 2h (two hours ago) or now.',
    );
  return time;
}

/** Whether a text is the time that has passed since, such as `2h`. */
export const isTimeAgo = (text: string): boolean => DURATION.test(text);

const isCalendarDay = (day: string): boolean =>
  new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;

/** Parses a percentage. */
export function parsePercent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Expected a number from 0 to 100.');
  return value;
}

/** Parses a whole number from 0. */
export function parseWholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Expected a whole number from 0.');
  return value;
}

/** Parses the name of a time zone in the IANA database. */
export function parseTimeZone(text: string): string {
  try {
    // The names of offsets, such as +01:00, have no rules for daylight saving time.
    if (/^[A-Za-z]/.test(text))
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    // The error has no more information than the one below.
  }
  throw new InvalidArgumentError('Expected an IANA time zone such as Europe/Berlin or America/New_York.');
}

/** Appends a name of an option that can be repeated. */
export const appendName = (text: string, previous: readonly string[] = []): readonly string[] => [
  ...new Set([...previous, text]),
];

/** Formats a time for a message, ISO 8601 in UTC without milliseconds. */
export const formatTime = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');

export const createFromOption = (role: string) =>
  new Option('--from <time>', `${role}: ISO 8601 with a time zone, a date (UTC), or a time ago such as 2h`)
    .argParser(parseTime)
    .makeOptionMandatory();
export const createToOption = () =>
  new Option('--to <time>', 'the end, which is not included (default: now)').argParser(parseTime);
