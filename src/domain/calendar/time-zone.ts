const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Returns the time of a local clock in milliseconds since 1970. `localTime` is the clock's reading, as if it were UTC.
 * A reading that the change to summer time skips counts as after the change.
 */
export function toInstant(localTime: number, timeZone: string): number {
  if (timeZone === 'UTC') return localTime;
  const estimate = localTime - getOffset(localTime, timeZone);
  return localTime - getOffset(estimate, timeZone);
}

/** Returns the date on the clocks of a time zone, such as `2024-11-29`. @param instant milliseconds since 1970 */
export const getLocalDate = (instant: number, timeZone: string): string =>
  new Date(timeZone === 'UTC' ? instant : instant + getOffset(instant, timeZone)).toISOString().slice(0, 10);

/** Returns the milliseconds by which a zone's clocks are ahead of UTC. One call takes some microseconds. */
function getOffset(instant: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of getFormat(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year, month, day, hour, minute, second } = parts as Record<
    'year' | 'month' | 'day' | 'hour' | 'minute' | 'second',
    number
  >;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function getFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
