import type { Random } from '../random';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** 9:30 in New York in winter, in UTC, on a Monday. */
const FIRST_OPEN = Date.UTC(2021, 0, 4, 14, 30);
const SESSION_MINUTES = 390;

/** A bar of a market with sessions: when it begins, and where in the session. */
export interface SessionBar {
  readonly timestamp: number;
  /** The first bar of a session: before it, the market was closed. */
  readonly isFirst: boolean;
  /** The part of the session that is over at the middle of the bar, 0 to 1. */
  readonly progress: number;
}

/** The intervals of the bars, by name, in minutes; a daily bar is a whole session. */
export const INTERVALS = { '1-minute': 1, '5-minute': 5, '15-minute': 15, daily: SESSION_MINUTES } as const;
export type Interval = keyof typeof INTERVALS;
export const INTERVAL_NAMES = Object.keys(INTERVALS) as Interval[];

/** Generates the times of consecutive bars in sessions of 390 minutes, from Monday to Friday; the first is a random one. */
export function generateSessions(bars: number, interval: Interval, random: Random): SessionBar[] {
  const minutes = INTERVALS[interval];
  const perSession = SESSION_MINUTES / minutes;
  const start = random.integer(0, 5 * perSession - 1);
  return Array.from({ length: bars }, (_, i) => {
    const [day, bar] = [Math.floor((start + i) / perSession), (start + i) % perSession];
    const days = 7 * Math.floor(day / 5) + (day % 5);
    return {
      timestamp: FIRST_OPEN + days * DAY + bar * minutes * MINUTE,
      isFirst: bar === 0,
      progress: (bar + 0.5) / perSession,
    };
  });
}

/** The volatility in a session, 1 on average: high after the open, low at noon, higher before the close. */
export function computeSessionVolatility({ progress }: SessionBar): number {
  return 0.7 + 1.1 * Math.pow(1 - progress, 6) + 0.9 * Math.pow(progress, 5);
}
