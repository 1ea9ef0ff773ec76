import type { CalendarDefinition, HolidayRule } from './types';

const MONDAY = 1;

const createFixedHoliday = (name: string, month: number, day: number): HolidayRule => ({
  name,
  month,
  day,
  observance: 'none',
});

/** Xetra in Frankfurt. It has no session on Christmas Eve and New Year's Eve, and closes at 14:00 on the last day before. */
export const XETR: CalendarDefinition = {
  id: 'XETR',
  name: 'Xetra',
  timeZone: 'Europe/Berlin',
  weekdays: [MONDAY, 2, 3, 4, 5],
  open: 9 * 60,
  close: 17 * 60 + 30,
  holidays: [
    createFixedHoliday("New Year's Day", 1, 1),
    { name: 'Good Friday', easterOffset: -2 },
    { name: 'Easter Monday', easterOffset: 1 },
    createFixedHoliday('Labour Day', 5, 1),
    { name: 'Whit Monday', easterOffset: 50, firstYear: 2015, lastYear: 2021 },
    { ...createFixedHoliday('Day of German Unity', 10, 3), firstYear: 2014, lastYear: 2021 },
    createFixedHoliday('Christmas Eve', 12, 24),
    createFixedHoliday('Christmas', 12, 25),
    createFixedHoliday('Boxing Day', 12, 26),
    createFixedHoliday("New Year's Eve", 12, 31),
  ],
  earlyClose: 14 * 60,
  earlyCloses: [
    { name: 'last session of the year', month: 12, day: 31, observance: 'weekday-before', firstYear: 2010 },
  ],
  specialClosures: [
    '2007-05-28', // Whit Monday
    '2017-10-31', // 500 years of the Reformation
  ],
  specialEarlyCloses: [],
};
