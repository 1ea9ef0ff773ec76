/** Creating a format takes much longer than using it. Zones can be written in many ways, so the number is bounded. */
const MAX_FORMATS = 1_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:\/[A-Za-z0-9_+-]{1,31}){0,2}$/;

/** The zone of an account that has none. */
export const DEFAULT_TIME_ZONE = 'UTC';

const getFormat = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric' });
  if (formats.size >= MAX_FORMATS) formats.clear();
  formats.set(timeZone, format);
  return format;
};

/** Whether a text is an IANA time zone, such as `Europe/Berlin`. */
export const isTimeZone = (text: string): boolean => {
  if (!ZONE.test(text)) return false;
  try {
    getFormat(text);
    return true;
  } catch {
    return false; // a RangeError: no such zone
  }
};

/**
 * Returns the hour of the day, 0 to 23, on the clocks of a time zone.
 * @param time milliseconds since 1970
 * @throws RangeError if {@link isTimeZone} does not accept the zone
 */
export const getLocalHour = (time: number, timeZone: string): number =>
  Number(getFormat(timeZone).format(time));
