const ISO = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|\+00:00))?$/;

/** What a timestamp may look like, written to follow "must". */
export const TIMESTAMP_RULE = 'be whole milliseconds since 1970, or an ISO-8601 date or date and time in UTC';

/**
 * Milliseconds since 1970 of an ISO-8601 date (`2013-05-31`, its first moment) or a date and time in UTC
 * (`2013-05-31T20:00:00Z`); anything else, dates that no calendar has included, gives undefined.
 */
export const parseIso = (text: string): number | undefined => {
  const day = text.length <= 40 ? ISO.exec(text)?.[1] : undefined;
  if (day === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  // Date.parse carries 30 February over into March, and 24:00 over into the next day.
  return isoOf(milliseconds).startsWith(day) ? milliseconds : undefined;
};

/** A timestamp field of an event: whole milliseconds since 1970, or ISO-8601 text. */
export const parseTimestamp = (value: unknown): number | undefined => {
  if (typeof value === 'string') return parseIso(value);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
};

/** The one form in which rows, messages and answers carry a time: `2013-05-31T20:00:00.000Z`. */
export const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
