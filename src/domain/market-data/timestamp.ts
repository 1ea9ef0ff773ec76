const ISO = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|\+00:00))?$/;

/** The accepted formats of a timestamp, worded to follow "must". */
export const TIMESTAMP_RULE = 'be whole milliseconds since 1970, or an ISO-8601 date or date and time in UTC';

/**
 * Returns the milliseconds since 1970 of an ISO-8601 date (`2013-05-31`, at midnight UTC) or a date and time in UTC
 * (`2013-05-31T20:00:00Z`); undefined for anything else, including dates that do not exist.
 */
export const parseIso = (text: string): number | undefined => {
  const day = text.length <= 40 ? ISO.exec(text)?.[1] : undefined;
  if (day === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  // Date.parse converts 30 February to a day in March, and 24:00 to the next day.
  return formatIsoTime(milliseconds).startsWith(day) ? milliseconds : undefined;
};

/** Parses the timestamp field of an event: whole milliseconds since 1970, or ISO-8601 text. */
export const parseTimestamp = (value: unknown): number | undefined => {
  if (typeof value === 'string') return parseIso(value);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
};

/** Formats a time as in rows, messages and responses: `2013-05-31T20:00:00.000Z`. */
export const formatIsoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
