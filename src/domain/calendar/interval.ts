import type { ExchangeCalendar } from './calendar';
import { MINUTE_MS } from './days';

/** The lengths of bars, shortest first: each one is a multiple of the one before, and a day is the whole session. */
const INTERVAL_MINUTES = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '4h': 240,
  '1d': 24 * 60,
} as const;

export type Interval = keyof typeof INTERVAL_MINUTES;

export const INTERVALS = Object.keys(INTERVAL_MINUTES) as readonly Interval[];

export const isInterval = (value: unknown): value is Interval => INTERVALS.includes(value as Interval);

/**
 * Returns the length of an interval in milliseconds. Bars of `1d` can be shorter, because they are as long as their
 * session.
 */
export const getIntervalMs = (interval: Interval): number => INTERVAL_MINUTES[interval] * MINUTE_MS;

/** The time from the start of a bar up to its end, which belongs to the next bar. */
export interface BarSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Returns the start and the end of the bar that contains a time; undefined if the exchange is closed then. Bars are
 * aligned to the session's open, so the last one can be shorter: New York's last hour is 15:30 to 16:00.
 */
export function findBarSpan(
  calendar: ExchangeCalendar,
  interval: Interval,
  instant: number,
): BarSpan | undefined {
  const session = calendar.findSession(instant);
  if (session === undefined) return undefined;
  const { open, close } = session;
  if (interval === '1d') return { start: open, end: close };
  const length = getIntervalMs(interval);
  const start = open + Math.floor((instant - open) / length) * length;
  return { start, end: Math.min(start + length, close) };
}
