import type { IntervalBar, Trade } from '../../../src/domain/bars';
import { getIntervalMs, type Interval } from '../../../src/domain/calendar';

// Computes bars from a whole list of trades, independently of src/domain/bars and of its calendars.

/** The sessions that the tests use, by calendar. */
const SESSIONS: Readonly<Record<string, readonly (readonly [open: string, close: string])[]>> = {
  XNYS: [
    ['2024-11-29T14:30:00Z', '2024-11-29T18:00:00Z'],
    ['2024-12-02T14:30:00Z', '2024-12-02T21:00:00Z'],
  ],
  '24x7': ['28', '29', '30'].map((date) => [`2024-11-${date}T00:00:00Z`, `2024-11-${date}T24:00:00Z`]),
};

/** Returns the bars of one symbol and interval, in order. @param startedAt the time of the feed's first trade */
export function computeBars(
  trades: readonly Trade[],
  symbol: string,
  interval: Interval,
  calendar: string,
  startedAt: number,
): IntervalBar[] {
  const sessions = SESSIONS[calendar]!.map(([open, close]) => [Date.parse(open), Date.parse(close)] as const);
  const byStart = new Map<number, { end: number; trades: Trade[] }>();
  for (const trade of trades) {
    const time = trade.timestamp;
    const session = sessions.find(([open, close]) => open <= time && time < close);
    if (trade.symbol !== symbol || !session) continue;
    const [open, close] = session;
    const length = interval === '1d' ? close - open : getIntervalMs(interval);
    let start = open;
    while (start + length <= time) start += length;
    if (startedAt - start > 2_000) continue;
    if (!byStart.has(start)) byStart.set(start, { end: Math.min(start + length, close), trades: [] });
    byStart.get(start)!.trades.push(trade);
  }
  return [...byStart]
    .sort(([a], [b]) => a - b)
    .map(([timestamp, { end, trades: all }]) => {
      // The sort is stable: trades of equal time remain in the order of the stream.
      const sorted = [...all].sort((a, b) => a.timestamp - b.timestamp);
      const prices = sorted.map(({ price }) => price);
      const volume = sorted.reduce((sum, { size }) => sum + size, 0);
      const notional = sorted.reduce((sum, { size, price }) => sum + size * price, 0);
      return {
        symbol,
        interval,
        timestamp,
        end,
        open: prices[0]!,
        high: Math.max(...prices),
        low: Math.min(...prices),
        close: prices[prices.length - 1]!,
        volume,
        count: sorted.length,
        ...(volume > 0 && { vwap: notional / volume }),
      };
    });
}
