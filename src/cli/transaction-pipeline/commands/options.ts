import { InvalidArgumentError, Option } from 'commander';
import { parseTime } from '../../commands/times';

/** Parses a percentage. */
export function parsePercent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Expected a number from 0 to 100.');
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

export const createFromOption = (role: string) =>
  new Option('--from <time>', `${role}: ISO 8601 with a time zone, a date (UTC), or a time ago such as 2h`)
    .argParser(parseTime)
    .makeOptionMandatory();
export const createToOption = () =>
  new Option('--to <time>', 'the end, which is not included (default: now)').argParser(parseTime);
