/** The accepted formats of a timestamp, worded to follow "must". */
export const TIMESTAMP_RULE =
  'be an ISO-8601 date or date and time (without a zone it is UTC), ' +
  'or seconds, milliseconds, microseconds or nanoseconds since 1970';

const ISO = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|\+00:00))?$/;
const DATE = /^(\d{4})([-/])(\d{2})\2(\d{2})$/;
const COMPACT_DATE = /^(19|20)(\d{2})(\d{2})(\d{2})$/;
const TIME = /^(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?$/;
const ZONE = /(?:Z|UTC|GMT|([+-])(\d{2}):?(\d{2})?)$/i;
const NUMBER = /^-?\d{1,19}(?:\.\d{1,9})?$/;
const MAX_LENGTH = 40;
const MINUTE = 60_000;
/** The latest time of `Date`. */
const MAX_TIME = 8.64e15;

/** A number is in milliseconds from the first of these to below the second. */
export const MILLISECONDS_FROM = 1e11;
export const MICROSECONDS_FROM = 1e14;
const NANOSECONDS_FROM = 1e17;

/**
 * Returns the milliseconds since 1970 of an ISO-8601 date (`2013-05-31`, at midnight UTC) or a date and time in UTC
 * (`2013-05-31T20:00:00Z`), as in ids and query parameters; undefined for anything else, including dates that do not
 * exist.
 */
export const parseIsoTime = (text: string): number | undefined => {
  const day = text.length <= MAX_LENGTH ? ISO.exec(text)?.[1] : undefined;
  if (day === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  // Date.parse converts 30 February to a day in March, and 24:00 to the next day.
  return formatIsoTime(milliseconds).startsWith(day) ? milliseconds : undefined;
};

/**
 * Parses the timestamp field of an event to milliseconds since 1970: an ISO-8601 date (`2007-02-27`, midnight UTC; also
 * `2007/02/27` and `20070227`), a date and time separated by `T` or a space, with a zone or in UTC, or a number: seconds
 * below 10¹¹ (the year 5138), then milliseconds, microseconds from 10¹⁴ and nanoseconds from 10¹⁷.
 * @returns undefined for anything else, including dates that do not exist
 */
export const parseTimestamp = (value: unknown): number | undefined => {
  if (typeof value === 'number') return parseTimestamp(String(value));
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const compact = COMPACT_DATE.exec(value);
  if (compact) return parseDay(`${compact[1]}${compact[2]}`, compact[3]!, compact[4]!);
  if (NUMBER.test(value)) return fromNumber(Number(value));
  const date = DATE.exec(value.slice(0, 10));
  const day = date ? parseDay(date[1]!, date[3]!, date[4]!) : undefined;
  if (day === undefined || value.length === 10) return day;
  if (!/[Tt ]/.test(value[10]!)) return undefined;
  const time = parseTimeOfDay(value.slice(11));
  return time === undefined ? undefined : day + time;
};

const fromNumber = (value: number): number | undefined => {
  const size = Math.abs(value);
  if (size > 1e19) return undefined;
  const milliseconds =
    size < MILLISECONDS_FROM
      ? value * 1e3
      : size < MICROSECONDS_FROM
        ? value
        : size < NANOSECONDS_FROM
          ? value / 1e3
          : value / 1e6;
  return Math.abs(milliseconds) <= MAX_TIME ? Math.round(milliseconds) : undefined;
};

const parseDay = (year: string, month: string, day: string): number | undefined =>
  createMidnight(Number(year), Number(month), Number(day));

/** Returns midnight UTC of a date in milliseconds since 1970; undefined if the date does not exist. */
export const createMidnight = (year: number, month: number, day: number): number | undefined => {
  if (!(month >= 1 && month <= 12 && day >= 1)) return undefined;
  const time = new Date(0).setUTCFullYear(year, month - 1, day);
  // Date converts 30 February to a day in March.
  return new Date(time).getUTCDate() === day ? time : undefined;
};

/** Returns milliseconds after midnight UTC; the zone can make them negative or more than a day. */
const parseTimeOfDay = (text: string): number | undefined => {
  const zone = ZONE.exec(text);
  const [, sign, zoneHours = '0', zoneMinutes = '0'] = zone ?? [];
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * MINUTE * (sign === '-' ? -1 : 1);
  const match = TIME.exec(zone ? text.slice(0, zone.index).replace(/ $/, '') : text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 60 || Math.abs(offset) > 18 * 60 * MINUTE) return undefined;
  const fraction = Number((match[4] ?? '').padEnd(3, '0').slice(0, 3));
  return (hours * 60 + minutes) * MINUTE + seconds * 1_000 + fraction - offset;
};

/** Formats a time as in rows, messages and responses: `2013-05-31T20:00:00.000Z`. */
export const formatIsoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
