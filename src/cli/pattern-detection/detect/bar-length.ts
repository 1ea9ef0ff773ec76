import { getIntervalMs, INTERVALS, type Interval } from '../../../domain/calendar';
import { EVENT_KIND, isPriceEvent, type MarketEvent } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import { UserError } from '../../errors';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Returns the shortest time between two bars of a symbol: their length. Infinity if no symbol has two bars. */
export function findBarLength(bars: readonly Bar[]): number {
  const last = new Map<string, number>();
  let length = Infinity;
  for (const { symbol, timestamp } of bars) {
    const step = timestamp - (last.get(symbol) ?? Infinity);
    if (step > 0) length = Math.min(length, step);
    last.set(symbol, timestamp);
  }
  return length;
}

/** Whether rows are trades: prices without open, high and low, less than a minute apart. */
export const areTrades = (rows: readonly MarketEvent[]): boolean => {
  const prices = rows.filter(({ kind }) => isPriceEvent(kind));
  return (
    prices.every(({ kind }) => kind !== EVENT_KIND.bar) &&
    findBarLength(prices.map(({ bar }) => bar)) < MINUTE_MS
  );
};

/** Returns the interval with this length. */
export const findInterval = (length: number): Interval | undefined =>
  INTERVALS.find((interval) => getIntervalMs(interval) === length);

/**
 * Checks that bars of a length can be combined to bars of the intervals.
 * @throws UserError if they are longer, or cross the end of a bar
 */
export function checkBarLength(name: string, length: number, intervals: readonly Interval[]): void {
  for (const interval of intervals) {
    if (length > getIntervalMs(interval))
      throw new UserError(
        `${name} contains bars of ${formatLength(length)}: expected trades or bars of at most ${interval} for --interval ${interval}`,
      );
    if (getIntervalMs(interval) % length !== 0)
      throw new UserError(
        `${name} contains bars of ${formatLength(length)}: expected trades, or bars whose length divides ${interval}, for --interval ${interval}`,
      );
  }
}

function formatLength(length: number): string {
  if (length % DAY_MS === 0) return `${length / DAY_MS}d`;
  if (length % HOUR_MS === 0) return `${length / HOUR_MS}h`;
  return length % MINUTE_MS === 0 ? `${length / MINUTE_MS}m` : `${length / 1_000}s`;
}
