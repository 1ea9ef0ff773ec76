import { getCalendar, getLocalDate, type Session } from '../calendar';
import type { Venue } from './reference';
import { type DateText, type TimeText, toMilliseconds } from './time';

/** The trading day of an execution at its venue. */
export interface TradingDay {
  /** The date at the venue, not in UTC. */
  readonly date: DateText;
  /** The session of the day; undefined on weekends and holidays. */
  readonly session?: Session;
}

/**
 * Finds the trading day of an execution. A venue whose session opens on the evening before counts it to the next date, so
 * the session decides before the date on the venue's clocks.
 */
export const findTradingDay = (
  executedAt: TimeText,
  { calendar: id }: Pick<Venue, 'calendar'>,
): TradingDay => {
  const calendar = getCalendar(id);
  const time = toMilliseconds(executedAt);
  const current = calendar.findSession(time);
  if (current) return { date: current.date, session: current };
  const date = getLocalDate(time, calendar.definition.timeZone);
  const session = calendar.findSessionOn(date);
  return { date, ...(session && { session }) };
};
