import { type ExchangeCalendar, getLocalDate } from '../calendar';
import type { Detection } from './types';

/**
 * Bars at least this far apart are daily: after an early close or the change to summer time, they are less than 24 hours
 * apart. Project default.
 */
const MIN_DAILY_MS = 20 * 3_600_000;

/** The sentence about a pattern across sessions, for people. */
export const ACROSS_SESSIONS_TEXT =
  'The pattern began in an earlier session of the exchange than its confirmation, so it contains the gap between sessions.';

/**
 * Marks a pattern of intraday bars whose first pivot and confirming bar are in different sessions of the exchange. Patterns of
 * daily bars are not marked, because each of their bars is a session.
 */
export function markAcrossSessions(detection: Detection, calendar: ExchangeCalendar): Detection {
  const { start, confirmedAt } = detection;
  if (!isIntraday(detection) || findSessionDate(calendar, start) === findSessionDate(calendar, confirmedAt))
    return detection;
  return { ...detection, acrossSessions: true };
}

/** Marks each of the detections; none is marked without a calendar. */
export const markAllAcrossSessions = (
  detections: Detection[],
  calendar: ExchangeCalendar | undefined,
): Detection[] =>
  calendar ? detections.map((detection) => markAcrossSessions(detection, calendar)) : detections;

/** Bars without an interval are daily if no two adjacent pivots have a shorter average distance between their bars. */
function isIntraday({ interval, pivots }: Detection): boolean {
  if (interval !== undefined) return interval !== '1d';
  const distances = pivots.slice(1).map(({ timestamp, index }, i) => {
    const { timestamp: before, index: first } = pivots[i]!;
    return index > first ? (timestamp - before) / (index - first) : Infinity;
  });
  return Math.min(...distances) < MIN_DAILY_MS;
}

/** Returns the date of the session that contains a time; outside the sessions, the date at the exchange. */
const findSessionDate = (calendar: ExchangeCalendar, time: number): string =>
  calendar.findSession(time)?.date ?? getLocalDate(time, calendar.definition.timeZone);
