import type { CalendarDefinition, HolidayRule } from './types';

const [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY] = [1, 2, 3, 4, 5] as const;

/**
 * New Year's Day on a Saturday is not observed on the Friday before, which is the last day of the accounting year (NYSE
 * rule 7.2).
 */
const HOLIDAYS: readonly HolidayRule[] = [
  { name: "New Year's Day", month: 1, day: 1, observance: 'sunday-to-monday' },
  { name: 'Martin Luther King Jr. Day', month: 1, weekday: MONDAY, nth: 3, firstYear: 1998 },
  { name: "Washington's Birthday", month: 2, weekday: MONDAY, nth: 3 },
  { name: 'Good Friday', easterOffset: -2 },
  { name: 'Memorial Day', month: 5, weekday: MONDAY, nth: -1 },
  { name: 'Juneteenth', month: 6, day: 19, observance: 'nearest-weekday', firstYear: 2022 },
  { name: 'Independence Day', month: 7, day: 4, observance: 'nearest-weekday' },
  { name: 'Labor Day', month: 9, weekday: MONDAY, nth: 1 },
  { name: 'Thanksgiving', month: 11, weekday: THURSDAY, nth: 4 },
  { name: 'Christmas', month: 12, day: 25, observance: 'nearest-weekday' },
];

/** A day that is itself an observed holiday has no session, so no early close. */
const EARLY_CLOSES: readonly HolidayRule[] = [
  { name: 'day after Thanksgiving', month: 11, weekday: THURSDAY, nth: 4, offset: 1, firstYear: 1993 },
  {
    name: 'Christmas Eve',
    month: 12,
    day: 24,
    observance: 'none',
    weekdays: [MONDAY, TUESDAY, WEDNESDAY, THURSDAY],
    firstYear: 1993,
  },
  {
    name: 'July 3',
    month: 7,
    day: 3,
    observance: 'none',
    weekdays: [MONDAY, TUESDAY, THURSDAY],
    firstYear: 1995,
  },
  { name: 'July 3', month: 7, day: 3, observance: 'none', weekdays: [WEDNESDAY], firstYear: 2013 },
  {
    name: 'July 5',
    month: 7,
    day: 5,
    observance: 'none',
    weekdays: [FRIDAY],
    firstYear: 1996,
    lastYear: 2012,
  },
];

const NEW_YORK: Omit<CalendarDefinition, 'id' | 'name'> = {
  timeZone: 'America/New_York',
  weekdays: [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY],
  open: 9 * 60 + 30,
  close: 16 * 60,
  holidays: HOLIDAYS,
  earlyClose: 13 * 60,
  earlyCloses: EARLY_CLOSES,
  specialClosures: [
    '1985-09-27', // Hurricane Gloria
    '1994-04-27', // mourning of Richard Nixon
    '2001-09-11', // attacks on New York
    '2001-09-12',
    '2001-09-13',
    '2001-09-14',
    '2004-06-11', // mourning of Ronald Reagan
    '2007-01-02', // mourning of Gerald Ford
    '2012-10-29', // Hurricane Sandy
    '2012-10-30',
    '2018-12-05', // mourning of George H. W. Bush
    '2025-01-09', // mourning of Jimmy Carter
  ],
  specialEarlyCloses: ['1997-12-26', '1999-12-31', '2003-12-26'],
};

export const XNYS: CalendarDefinition = { ...NEW_YORK, id: 'XNYS', name: 'New York Stock Exchange' };
export const XNAS: CalendarDefinition = { ...NEW_YORK, id: 'XNAS', name: 'Nasdaq' };
