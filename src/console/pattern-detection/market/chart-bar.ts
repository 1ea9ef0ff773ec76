import type { PriceBar } from '../../../domain/recent-bars';

/** A bar of a chart. Its time is in whole seconds since 1970, because charts have no finer times. */
export interface ChartBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const toChartTime = (milliseconds: number): number => Math.floor(milliseconds / 1_000);

export const toChartBar = ({ timestamp, open, high, low, close, volume }: PriceBar): ChartBar => ({
  time: toChartTime(timestamp),
  open,
  high,
  low,
  close,
  volume,
});

/** Combines a bar of a second with a later one of the same second. */
export const combineChartBars = (earlier: ChartBar, later: ChartBar): ChartBar => ({
  time: earlier.time,
  open: earlier.open,
  high: Math.max(earlier.high, later.high),
  low: Math.min(earlier.low, later.low),
  close: later.close,
  volume: earlier.volume + later.volume,
});

/** Converts bars, from the oldest, to those of a chart: bars of the same second are one. */
export function toChartBars(bars: readonly PriceBar[]): ChartBar[] {
  const combined: ChartBar[] = [];
  for (const bar of bars.map(toChartBar)) {
    const last = combined.at(-1);
    if (last?.time === bar.time) combined[combined.length - 1] = combineChartBars(last, bar);
    else combined.push(bar);
  }
  return combined;
}
