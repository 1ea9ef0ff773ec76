import { getCalendar, type Session } from '../../../domain/calendar';

const DAY_MS = 86_400_000;
/** No exchange of the calendars is closed for longer. */
const MAX_CLOSED_DAYS = 10;

const formatDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Lists the days before a time, the last one first. */
const listDaysBefore = (time: number): string[] =>
  Array.from({ length: MAX_CLOSED_DAYS }, (_, day) => formatDay(time - day * DAY_MS));

/** Finds the last session of a venue that was over at a time. @param time milliseconds since 1970 */
export const findLastSession = (calendarId: string, time: number): Session => {
  const calendar = getCalendar(calendarId);
  const session = listDaysBefore(time)
    .map((day) => calendar.findSessionOn(day))
    .find((candidate) => candidate !== undefined && candidate.close <= time);
  if (!session)
    throw new Error(`No session of ${calendarId} within ${MAX_CLOSED_DAYS} days before ${formatDay(time)}`);
  return session;
};

/** Finds the last day of a weekend that was over at a time, such as `2026-11-22`. */
export const findLastWeekendDay = (time: number): string =>
  listDaysBefore(time - DAY_MS).find((day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()))!;
