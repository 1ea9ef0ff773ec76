import type { DayNumber } from './types';

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** Returns the day of a date. The date may be beyond the end of the month. @param month 1 is January */
export const toDay = (year: number, month: number, date: number): DayNumber =>
  Date.UTC(year, month - 1, date) / DAY_MS;

/** Returns the weekday of a day; 0 is Sunday. 1970-01-01 was a Thursday. */
export const getWeekday = (day: DayNumber): number => (((day + 4) % 7) + 7) % 7;

export const getYear = (day: DayNumber): number => new Date(day * DAY_MS).getUTCFullYear();

/** Formats a day as `2024-11-29`. */
export const formatDay = (day: DayNumber): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Parses `2024-11-29`. */
export const parseDay = (date: string): DayNumber => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** Returns Easter Sunday of a year, by the Gregorian algorithm of Meeus, Jones and Butcher. */
export function findEaster(year: number): DayNumber {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const skippedLeapYears = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - skippedLeapYears + 15) % 30;
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const days = epact + toSunday - 7 * correction + 114;
  return toDay(year, Math.floor(days / 31), (days % 31) + 1);
}
