import { ExchangeCalendar } from './calendar';
import { XNYS } from './new-york';
import type { CalendarDefinition } from './types';

const MONDAY = 1;

/** A settlement calendar has whole days, so a session is a date in UTC. */
const DAYS = {
  timeZone: 'UTC',
  weekdays: [MONDAY, 2, 3, 4, 5],
  open: 0,
  close: 24 * 60,
  earlyCloses: [],
  specialEarlyCloses: [],
} as const;

/**
 * US securities settle on trading days on which banks are open: exchanges trade on Columbus Day and Veterans Day, but
 * nothing settles (FINRA's notices of settlement dates).
 */
const US: CalendarDefinition = {
  ...DAYS,
  id: 'US',
  name: 'Settlement of US securities',
  holidays: [
    ...XNYS.holidays,
    { name: 'Columbus Day', month: 10, weekday: MONDAY, nth: 2 },
    { name: 'Veterans Day', month: 11, day: 11, observance: 'sunday-to-monday' },
  ],
  specialClosures: XNYS.specialClosures,
};

/** The days of T2, which TARGET2-Securities also has. Christmas Eve and New Year's Eve are settlement days. */
const TARGET: CalendarDefinition = {
  ...DAYS,
  id: 'TARGET',
  name: 'Settlement of securities in euros',
  holidays: [
    { name: "New Year's Day", month: 1, day: 1, observance: 'none' },
    { name: 'Good Friday', easterOffset: -2 },
    { name: 'Easter Monday', easterOffset: 1 },
    { name: 'Labour Day', month: 5, day: 1, observance: 'none' },
    { name: 'Christmas', month: 12, day: 25, observance: 'none' },
    { name: 'Boxing Day', month: 12, day: 26, observance: 'none' },
  ],
  specialClosures: [],
};

const calendars = {
  US: new ExchangeCalendar(US),
  TARGET: new ExchangeCalendar(TARGET),
} as const;

export type SettlementCalendarId = keyof typeof calendars;
export const SETTLEMENT_CALENDAR_IDS = Object.keys(calendars) as [
  SettlementCalendarId,
  ...SettlementCalendarId[],
];

/**
 * Returns the date that is a number of settlement days after a date, such as T + 2. The first date need not be a settlement
 * day.
 * @param date such as `2026-11-27`
 */
export function addSettlementDays(id: SettlementCalendarId, date: string, days: number): string {
  let found = date;
  for (let day = 0; day < days; day++) {
    const next = calendars[id].findNextSession(Date.parse(`${found}T00:00:00Z`));
    if (!next) throw new Error(`No settlement day within 60 days after ${found} in the calendar ${id}`);
    found = next.date;
  }
  return found;
}
