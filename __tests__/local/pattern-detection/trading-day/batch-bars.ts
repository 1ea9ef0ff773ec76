import { CLOSE, OPEN, type DayTrade, type TradingDay } from './generate';

/** A bar of a symbol and an interval. */
export interface BatchBar {
  readonly timestamp: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const MINUTE_MS = 60_000;

/** The intervals of the bars, with their length in milliseconds. The bar of a day is the whole session. */
export const INTERVAL_MS = { '5m': 5 * MINUTE_MS, '15m': 15 * MINUTE_MS, '1d': CLOSE - OPEN } as const;
export type DayInterval = keyof typeof INTERVAL_MS;

/** Rounds as bars are stored: prices exactly to seven digits, volumes to three. */
const roundTo = (digits: number, value: number): number => Number(value.toPrecision(digits));

/**
 * Computes the bars of a whole day from its list of trades, by the rules of help/market-data.md and without the code of the
 * system: the trades are grouped by symbol and interval and sorted by time.
 * @returns the bars in order of time by symbol and interval, such as `AAPL#5m`
 */
export function computeBatchBars({ trades, halts, splits }: TradingDay): Map<string, BatchBar[]> {
  const groups = new Map<string, Map<number, DayTrade[]>>();
  for (const trade of trades) {
    if (trade.fault !== undefined) continue;
    const { symbol, timestamp } = trade;
    for (const [interval, length] of Object.entries(INTERVAL_MS)) {
      const start = findStart(timestamp, length, halts.get(symbol));
      const series = `${symbol}#${interval}`;
      const group = groups.get(series) ?? new Map<number, DayTrade[]>();
      groups.set(series, group.set(start, [...(group.get(start) ?? []), trade]));
    }
  }
  return new Map(
    [...groups].map(([series, bars]): [string, BatchBar[]] => [
      series,
      [...bars].sort(([a], [b]) => a - b).map(([start, inBar]) => computeBar(start, inBar, splits)),
    ]),
  );
}

/** Returns the start of the bar that contains a time. A halt ends a bar, and the rest of its interval is another one. */
function findStart(time: number, length: number, halt: number | undefined): number {
  const start = OPEN + Math.floor((time - OPEN) / length) * length;
  return halt !== undefined && halt > start && halt <= time ? halt : start;
}

/** The prices of a bar in which a split happens are those after it. */
function computeBar(timestamp: number, trades: readonly DayTrade[], splits: TradingDay['splits']): BatchBar {
  const split = splits.get(trades[0]!.symbol);
  const hasSplit = split !== undefined && trades.some(({ timestamp: time }) => time >= split.time);
  // Sorting is stable: trades of equal time remain in the order of their arrival.
  const ordered = [...trades].sort((a, b) => a.timestamp - b.timestamp);
  const parts = ordered.map(({ timestamp: time, price, size }) => {
    const factor = hasSplit && time < split.time ? split.factor : 1;
    return { price: price / factor, size: size * factor };
  });
  const prices = parts.map(({ price }) => price);
  const volume = parts.reduce((sum, { size }) => sum + size, 0);
  return {
    timestamp,
    open: roundTo(7, prices[0]!),
    high: roundTo(7, Math.max(...prices)),
    low: roundTo(7, Math.min(...prices)),
    close: roundTo(7, prices.at(-1)!),
    volume: roundTo(3, volume),
  };
}
