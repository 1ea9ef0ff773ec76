/** What a timestamp may look like, written to follow "it takes". */
export const TIMESTAMP_RULE =
  'an ISO-8601 date or date and time (without a zone it is UTC), or seconds or milliseconds since 1970';

const DATE = /^(\d{4})([-/])(\d{2})\2(\d{2})$/;
const COMPACT_DATE = /^(19|20)(\d{2})(\d{2})(\d{2})$/;
const TIME = /^(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?$/;
const ZONE = /(?:Z|UTC|GMT|([+-])(\d{2}):?(\d{2})?)$/i;
const NUMBER = /^-?\d{1,19}(?:\.\d{1,9})?$/;
const LONGEST = 40;
const MINUTE = 60_000;
/** What `Date` can hold. */
const LATEST = 8.64e15;

/**
 * Milliseconds since 1970 of what files have as a timestamp: an ISO-8601 date (`2007-02-27`, its first moment in UTC;
 * also `2007/02/27` and `20070227`), a date and time parted by `T` or a space, with a zone or in UTC, or a number:
 * seconds below 10¹¹ (the year 5138), above it milliseconds, microseconds from 10¹⁴ and nanoseconds from 10¹⁷ on.
 * @returns undefined for anything else, dates that no calendar has included
 */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value === 'number') return parseTimestamp(String(value));
  if (typeof value !== 'string' || value.length > LONGEST) return undefined;
  const text = value.trim();
  const compact = COMPACT_DATE.exec(text);
  if (compact) return dayOf(`${compact[1]}${compact[2]}`, compact[3]!, compact[4]!);
  if (NUMBER.test(text)) return ofNumber(Number(text));
  const date = DATE.exec(text.slice(0, 10));
  const day = date ? dayOf(date[1]!, date[3]!, date[4]!) : undefined;
  if (day === undefined || text.length === 10) return day;
  if (!/[Tt ]/.test(text[10]!)) return undefined;
  const time = timeOf(text.slice(11));
  return time === undefined ? undefined : day + time;
}

function ofNumber(value: number): number | undefined {
  const size = Math.abs(value);
  const milliseconds =
    size < 1e11 ? value * 1e3 : size < 1e14 ? value : size < 1e17 ? value / 1e3 : value / 1e6;
  return size <= 1e19 && Math.abs(milliseconds) <= LATEST ? Math.round(milliseconds) : undefined;
}

function dayOf(year: string, month: string, day: string): number | undefined {
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date.UTC carries 30 February over into March.
  const real = new Date(at).getUTCDate() === Number(day) && Number(month) >= 1 && Number(month) <= 12;
  return real ? at : undefined;
}

/** Milliseconds after midnight UTC; below 0 or above a day where the zone says so. */
function timeOf(text: string): number | undefined {
  const zone = ZONE.exec(text);
  const [, sign, zoneHours = '0', zoneMinutes = '0'] = zone ?? [];
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * MINUTE * (sign === '-' ? -1 : 1);
  const found = TIME.exec((zone ? text.slice(0, zone.index) : text).trimEnd());
  if (!found) return undefined;
  const [hours, minutes, seconds] = [found[1], found[2], found[3] ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 60 || Math.abs(offset) > 18 * 60 * MINUTE) return undefined;
  const fraction = Math.floor(Number(`0.${found[4] ?? '0'}`) * 1_000);
  return (hours * 60 + minutes) * MINUTE + seconds * 1_000 + fraction - offset;
}
