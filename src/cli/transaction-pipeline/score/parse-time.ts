const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?)?(?:Z| ?UTC|([+-])(\d\d):?(\d\d))?$/;

/**
 * Parses a time such as `2018-04-01 00:00:31`, `2018-04-01T00:00:31.250Z` or `2018-04-01T02:00:31+02:00`. Without a time zone it is UTC.
 * @returns milliseconds since 1970; undefined if the text is not a time
 */
export function parseTime(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', sign, hours, minutes] =
    match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  // 30 February would be a day in March.
  if (new Date(time).getUTCDate() !== Number(day) || new Date(time).getUTCMonth() !== Number(month) - 1)
    return undefined;
  const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '+' ? 1 : -1);
  return time + Number(fraction.padEnd(3, '0').slice(0, 3)) - offset * 60_000;
}
