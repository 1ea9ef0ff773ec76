import { findEaster, getWeekday, toDay } from './days';
import type { DayNumber, HolidayRule, Observance, YearlyDay } from './types';

const SUNDAY = 0;
const SATURDAY = 6;

/** Returns the days of one year on which the rules apply. A day can be in the year before: New Year on a Saturday. */
export function findHolidays(rules: readonly HolidayRule[], year: number): DayNumber[] {
  return rules
    .filter(({ firstYear = -Infinity, lastYear = Infinity }) => firstYear <= year && year <= lastYear)
    .map((rule) => ({ rule, day: findDay(rule, year) }))
    .filter(({ rule, day }) => rule.weekdays?.includes(getWeekday(day)) ?? true)
    .map(({ day }) => day);
}

function findDay(rule: YearlyDay, year: number): DayNumber {
  if ('easterOffset' in rule) return findEaster(year) + rule.easterOffset;
  if ('day' in rule) return moveToWeekday(toDay(year, rule.month, rule.day), rule.observance);
  const { month, weekday, nth, offset = 0 } = rule;
  const first = nth > 0 ? toDay(year, month, 1) : toDay(year, month + 1, 1) - 7;
  const weeks = nth > 0 ? nth - 1 : nth + 1;
  return first + ((weekday - getWeekday(first) + 7) % 7) + 7 * weeks + offset;
}

function moveToWeekday(day: DayNumber, observance: Observance): DayNumber {
  const weekday = getWeekday(day);
  if (observance === 'weekday-before') return findWeekdayBefore(day);
  if (weekday === SUNDAY && observance !== 'none') return day + 1;
  if (weekday === SATURDAY && observance === 'nearest-weekday') return day - 1;
  return day;
}

function findWeekdayBefore(day: DayNumber): DayNumber {
  const before = day - 1;
  return [SUNDAY, SATURDAY].includes(getWeekday(before)) ? findWeekdayBefore(before) : before;
}
