import { createMidnight } from '../timestamp';

/**
 * A time in UTC as text, such as `2026-11-27T15:30:00.123456Z`. It has 0, 3, 6 or 9 decimals, as precise as the source
 * reported it: `Date` would lose the microseconds.
 */
export type TimeText = string;

/** A calendar date, such as `2026-11-30`. */
export type DateText = string;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;
const FIX_TIME = /^(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}|\d{6}|\d{9}))?$/;
const MINUTE_MS = 60_000;
/** The largest difference of a time zone from UTC is 14 hours. */
const MAX_OFFSET_MINUTES = 14 * 60;

/** Returns midnight UTC of a date in milliseconds since 1970; undefined if the date does not exist. */
export const parseDate = (text: string): number | undefined => {
  const match = DATE.exec(text);
  return match ? createMidnight(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
};

/**
 * Reads an ISO 8601 time with seconds and a zone, and converts it to UTC. Time without a zone is refused, because it
 * occurs twice on the day on which summer time ends. Leap seconds (`23:59:60`) are refused: clocks of venues smear them.
 * @returns undefined for another text, and for a time that does not exist
 */
export const readIsoTime = (text: string): TimeText | undefined => {
  const match = ISO_TIME.exec(text);
  if (!match) return undefined;
  const [, date, hours, minutes, seconds, fraction = '', zone] = match as unknown as string[];
  const midnight = parseDate(date!);
  const offset = parseOffset(zone!);
  if (midnight === undefined || offset === undefined || !isClock(hours!, minutes!, seconds!))
    return undefined;
  const clock = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * 1_000;
  return formatUtc(midnight + clock - offset * MINUTE_MS, fraction);
};

/** Reads a UTCTimestamp of FIX 4.4 with 0, 3, 6 or 9 decimals, such as `20261127-15:30:00.123`. */
export const readFixTime = (text: string): TimeText | undefined => {
  const match = FIX_TIME.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction] = match;
  const decimals = fraction === undefined ? '' : `.${fraction}`;
  return readIsoTime(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}${decimals}Z`);
};

/** Formats a time as a UTCTimestamp of FIX. */
export const formatFixTime = (time: TimeText): string =>
  time.replace(/^(\d{4})-(\d{2})-(\d{2})T(.*)Z$/, '$1$2$3-$4');

const isClock = (hours: string, minutes: string, seconds: string): boolean =>
  Number(hours) <= 23 && Number(minutes) <= 59 && Number(seconds) <= 59;

/** Returns the minutes by which a zone is ahead of UTC. `-00:00` is an unknown zone (RFC 3339), so it is refused. */
const parseOffset = (zone: string): number | undefined => {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  const offset = hours * 60 + minutes;
  if (minutes > 59 || offset > MAX_OFFSET_MINUTES || zone === '-00:00') return undefined;
  return zone.startsWith('-') ? -offset : offset;
};

/** @param fraction the decimals of the second; padded to 3, 6 or 9, which are milli-, micro- and nanoseconds */
const formatUtc = (milliseconds: number, fraction: string): TimeText | undefined => {
  const padded = fraction.padEnd(Math.ceil(fraction.length / 3) * 3, '0');
  const time = new Date(milliseconds).toISOString();
  // A year before 0 or after 9999 has a sign and six digits.
  return time.length === 24 ? `${time.slice(0, 19)}${padded === '' ? '' : `.${padded}`}Z` : undefined;
};

/** Returns the time in milliseconds since 1970; smaller parts are cut off. */
export const toMilliseconds = (time: TimeText): number =>
  Date.parse(`${time.slice(0, 19)}Z`) + Number(time.slice(20, 23).replace('Z', '') || '0');

/** Compares two times of any precision. Returns a number below, equal to or above 0. */
export const compareTimes = (a: TimeText, b: TimeText): number => {
  const [left, right] = [padTime(a), padTime(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The date and time without the final Z, with nine decimals: texts that sort by time. */
export const padTime = (time: TimeText): string =>
  `${time.slice(0, 19)}.${time.slice(20, -1).padEnd(9, '0')}`;
