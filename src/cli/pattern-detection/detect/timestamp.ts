/** The accepted formats of a timestamp, worded to follow "expected". */
export const FILE_TIMESTAMP_RULE =
  'an ISO-8601 date or date and time (without a zone it is UTC), or seconds or milliseconds since 1970';

const DATE = /^(\d{4})([-/])(\d{2})\2(\d{2})$/;
const COMPACT_DATE = /^(19|20)(\d{2})(\d{2})(\d{2})$/;
const TIME = /^(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?$/;
const ZONE = /(?:Z|UTC|GMT|([+-])(\d{2}):?(\d{2})?)$/i;
const NUMBER = /^-?\d{1,19}(?:\.\d{1,9})?$/;
const MAX_LENGTH = 40;
const MINUTE = 60_000;
/** The latest time of `Date`. */
const MAX_TIME = 8.64e15;

/**
 * Parses the timestamp formats of files to milliseconds since 1970: an ISO-8601 date (`2007-02-27`, midnight UTC; also
 * `2007/02/27` and `20070227`), a date and time separated by `T` or a space, with a zone or in UTC, or a number: seconds
 * below 10¹¹ (the year 5138), then milliseconds, microseconds from 10¹⁴ and nanoseconds from 10¹⁷.
 * @returns undefined for anything else, including dates that do not exist
 */
export function parseFileTimestamp(value: unknown): number | undefined {
  if (typeof value === 'number') return parseFileTimestamp(String(value));
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const text = value.trim();
  const compact = COMPACT_DATE.exec(text);
  if (compact) return parseDay(`${compact[1]}${compact[2]}`, compact[3]!, compact[4]!);
  if (NUMBER.test(text)) return fromNumber(Number(text));
  const date = DATE.exec(text.slice(0, 10));
  const day = date ? parseDay(date[1]!, date[3]!, date[4]!) : undefined;
  if (day === undefined || text.length === 10) return day;
  if (!/[Tt ]/.test(text[10]!)) return undefined;
  const time = parseTimeOfDay(text.slice(11));
  return time === undefined ? undefined : day + time;
}

function fromNumber(value: number): number | undefined {
  const size = Math.abs(value);
  const milliseconds =
    size < 1e11 ? value * 1e3 : size < 1e14 ? value : size < 1e17 ? value / 1e3 : value / 1e6;
  return size <= 1e19 && Math.abs(milliseconds) <= MAX_TIME ? Math.round(milliseconds) : undefined;
}

function parseDay(year: string, month: string, day: string): number | undefined {
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date.UTC converts 30 February to a day in March.
  const exists = new Date(time).getUTCDate() === Number(day) && Number(month) >= 1 && Number(month) <= 12;
  return exists ? time : undefined;
}

/** Returns milliseconds after midnight UTC; the zone can make them negative or more than a day. */
function parseTimeOfDay(text: string): number | undefined {
  const zone = ZONE.exec(text);
  const [, sign, zoneHours = '0', zoneMinutes = '0'] = zone ?? [];
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * MINUTE * (sign === '-' ? -1 : 1);
  const match = TIME.exec((zone ? text.slice(0, zone.index) : text).trimEnd());
  if (!match) return undefined;
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 60 || Math.abs(offset) > 18 * 60 * MINUTE) return undefined;
  const fraction = Math.floor(Number(`0.${match[4] ?? '0'}`) * 1_000);
  return (hours * 60 + minutes) * MINUTE + seconds * 1_000 + fraction - offset;
}
