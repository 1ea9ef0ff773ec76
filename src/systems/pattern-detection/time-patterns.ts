/** Matches the days of a year, with this separator between month and day; 29 February is not one of them. */
const createDayPattern = (separator: string): string =>
  `(?:(?:0[13578]|1[02])${separator}(?:0[1-9]|[12][0-9]|3[01])` +
  `|(?:0[469]|11)${separator}(?:0[1-9]|[12][0-9]|30)` +
  `|02${separator}(?:0[1-9]|1[0-9]|2[0-8]))`;

const LEAP_YEAR_OF_CENTURY = '(?:0[48]|[2468][048]|[13579][26])';

/** Matches valid dates only: 29 February only in leap years. */
const createDatePattern = (separator: string): string =>
  `(?:[0-9]{4}${separator}${createDayPattern(separator)}` +
  `|(?:[0-9]{2}${LEAP_YEAR_OF_CENTURY}|(?:[02468][048]|[13579][26])00)${separator}02${separator}29)`;

const TIME = 'T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|\\+00:00)';

/** ISO 8601 in UTC: a date, or a date and time. */
export const ISO_TIME_PATTERN = `^${createDatePattern('-')}(?:${TIME})?$`;

/** The time of day of an event. A second can be a leap second. */
const EVENT_TIME_OF_DAY = '(?:[01][0-9]|2[0-3]):?[0-5][0-9](?::?(?:[0-5][0-9]|60)(?:[.,][0-9]{1,9})?)?';
/** A zone, up to 18 hours from UTC. */
const EVENT_ZONE =
  '(?:[Zz]|[Uu][Tt][Cc]|[Gg][Mm][Tt]' +
  '|[+\\-](?:(?:0[0-9]|1[0-6])(?::?[0-9]{2}|:)?|17(?::?(?:[0-5][0-9]|60)|:)?|18(?::?00|:)?))';
/** A date without separators, of the years 1900 to 2099. */
const COMPACT_DATE =
  `(?:(?:19|20)[0-9]{2}${createDayPattern('')}` + `|(?:(?:19|20)${LEAP_YEAR_OF_CENTURY}|2000)0229)`;

/** Every format of a timestamp of an event as text. */
export const EVENT_TIME_PATTERN =
  `^(?:(?:${createDatePattern('-')}|${createDatePattern('/')})(?:[Tt ]${EVENT_TIME_OF_DAY}(?: ?${EVENT_ZONE})?)?` +
  `|${COMPACT_DATE}|(?!(?:19|20)[0-9]{6}$)-?[0-9]{1,19}(?:\\.[0-9]{1,9})?)$`;
