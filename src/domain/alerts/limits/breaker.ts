import { formatIsoTime } from '../../market-data';

const MINUTE_MS = 60_000;

/** For how long an open breaker delays all alerts, in milliseconds. */
export const BREAKER_OPEN_MS = 5 * MINUTE_MS;

/** The id of the breaker: one for all patterns. */
export const BREAKER_ID = 'breaker';

/** The id of the counter of a minute's alerts. @param now milliseconds since 1970 */
export const formatMinuteId = (now: number): string =>
  `minute#${formatIsoTime(Math.floor(now / MINUTE_MS) * MINUTE_MS).slice(0, 16)}`;

/** Whether the alerts of this minute open the breaker. */
export const exceedsBreaker = (alertsInMinute: number, count: number): boolean => alertsInMinute > count;

/** Whether the breaker is open. @param now milliseconds since 1970 */
export const isBreakerOpen = (openUntil: string | undefined, now: number): boolean =>
  openUntil !== undefined && openUntil > formatIsoTime(now);
