import { DAY_MS, MINUTE_MS, formatDay, getWeekday, getYear, parseDay } from './days';
import { findHolidays } from './holidays';
import { toInstant } from './time-zone';
import type { CalendarDefinition, DayNumber, Session } from './types';

/** Beyond this number of days, 40 years, the cache is cleared. */
const MAX_CACHED_DAYS = 15_000;
/** The longest search for the next session, in days. */
const MAX_CLOSED_DAYS = 60;

/**
 * The sessions of one exchange. Each session is computed once: time zones and holidays cost nothing per event. A time
 * in the same session as the previous one costs two comparisons.
 */
export class ExchangeCalendar {
  readonly id: string;
  private readonly sessions = new Map<DayNumber, Session | undefined>();
  private readonly holidays = new Map<number, ReadonlySet<DayNumber>>();
  private readonly earlyCloses = new Map<number, ReadonlySet<DayNumber>>();
  private last: Session | undefined;

  constructor(readonly definition: CalendarDefinition) {
    this.id = definition.id;
  }

  /** Returns the session that contains a time; undefined if the exchange is closed then. */
  findSession(instant: number): Session | undefined {
    const { last } = this;
    if (last !== undefined && instant >= last.open && instant < last.close) return last;
    const day = Math.floor(instant / DAY_MS);
    // The date at the exchange is at most one day from the date in UTC; an evening session has the next date.
    for (let date = day - 1; date <= day + 1; date++) {
      const session = this.getSession(date);
      if (session !== undefined && instant >= session.open && instant < session.close)
        return (this.last = session);
    }
    return undefined;
  }

  /** Returns the first session that opens after a time; undefined if there is none within 60 days. */
  findNextSession(instant: number): Session | undefined {
    const day = Math.floor(instant / DAY_MS);
    for (let date = day - 1; date <= day + MAX_CLOSED_DAYS; date++) {
      const session = this.getSession(date);
      if (session !== undefined && session.open > instant) return session;
    }
    return undefined;
  }

  /** Returns the session of a date at the exchange, such as `2024-11-29`; undefined if there is none. */
  findSessionOn(date: string): Session | undefined {
    return this.getSession(parseDay(date));
  }

  private getSession(day: DayNumber): Session | undefined {
    if (this.sessions.has(day)) return this.sessions.get(day);
    if (this.sessions.size >= MAX_CACHED_DAYS) this.sessions.clear();
    const session = this.createSession(day);
    this.sessions.set(day, session);
    return session;
  }

  private createSession(day: DayNumber): Session | undefined {
    const { weekdays, holidays, earlyCloses, specialClosures, specialEarlyCloses } = this.definition;
    if (!weekdays.includes(getWeekday(day))) return undefined;
    const year = getYear(day);
    if (getDays(this.holidays, holidays, specialClosures, year).has(day)) return undefined;
    const { timeZone, open, close, earlyClose = close } = this.definition;
    const isShort = getDays(this.earlyCloses, earlyCloses, specialEarlyCloses, year).has(day);
    const toTime = (minutes: number) => toInstant(day * DAY_MS + minutes * MINUTE_MS, timeZone);
    return { date: formatDay(day), open: toTime(open), close: toTime(isShort ? earlyClose : close) };
  }
}

/** Returns the days of a year to which the rules or the special dates apply. The result is cached by year. */
function getDays(
  cache: Map<number, ReadonlySet<DayNumber>>,
  rules: CalendarDefinition['holidays'],
  dates: readonly string[],
  year: number,
): ReadonlySet<DayNumber> {
  let days = cache.get(year);
  if (days === undefined) {
    // New Year's Day of the next year can be observed in this year.
    days = new Set([...findHolidays(rules, year), ...findHolidays(rules, year + 1), ...dates.map(parseDay)]);
    cache.set(year, days);
  }
  return days;
}
