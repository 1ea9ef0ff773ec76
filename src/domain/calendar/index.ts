import { ExchangeCalendar } from './calendar';
import { XETR } from './frankfurt';
import { XNAS, XNYS } from './new-york';
import { ROUND_THE_CLOCK } from './round-the-clock';
import type { CalendarDefinition } from './types';

export { ExchangeCalendar } from './calendar';
export { findBarSpan, getIntervalMs, INTERVALS, isInterval, type BarSpan, type Interval } from './interval';
export { addSettlementDays, SETTLEMENT_CALENDAR_IDS, type SettlementCalendarId } from './settlement';
export { getLocalDate } from './time-zone';
export type { CalendarDefinition, HolidayRule, Session } from './types';

/** The calendars by their ids. Another exchange is one more definition here. */
const DEFINITIONS: readonly CalendarDefinition[] = [XNYS, XNAS, XETR, ROUND_THE_CLOCK];
const calendars = new Map(DEFINITIONS.map((definition) => [definition.id, new ExchangeCalendar(definition)]));

export const CALENDAR_IDS: readonly string[] = [...calendars.keys()];

/** @throws Error if no calendar has the id */
export function getCalendar(id: string): ExchangeCalendar {
  const calendar = calendars.get(id);
  if (!calendar) throw new Error(`No calendar ${JSON.stringify(id)}: expected ${CALENDAR_IDS.join(', ')}`);
  return calendar;
}
