import type { Detection } from '../../../src/domain/patterns';
import type { PriceBar } from '../../../src/domain/recent-bars';
import { compressBars } from '../../../src/lambdas/pattern-detection/stored-bars';

/** Daily bars along the pivots of a detection, from 40 % of its length before the first one to its last close. */
export function createBarsOf({ start, confirmedAt, close, pivots }: Detection): readonly PriceBar[] {
  const day = 86_400_000;
  const points = [
    ...pivots.map(({ timestamp, price }) => [timestamp, price] as const),
    [confirmedAt, close] as const,
  ];
  const from = start - Math.floor((0.4 * (confirmedAt - start)) / day) * day;
  const times = Array.from({ length: (confirmedAt - from) / day + 1 }, (_, index) => from + index * day);
  const getPrice = (time: number): number => {
    const next = points.findIndex(([at]) => at >= time);
    const [b, d] = points[Math.max(0, next)]!;
    const [a, c] = points[Math.max(0, next - 1)]!;
    return a === b ? d - (b - time) / day / 4 : c + ((d - c) * (time - a)) / (b - a);
  };
  return times.map((timestamp, index) => {
    const [open, end] = [getPrice(timestamp - day / 2), getPrice(timestamp)].map(
      (price) => Math.round(100 * price) / 100,
    ) as [number, number];
    const wick = 1 + (index % 3);
    return {
      timestamp,
      open,
      high: Math.max(open, end) + wick,
      low: Math.min(open, end) - wick,
      close: end,
      volume: 1_000,
    };
  });
}

/** The bars as in the row of the pattern. */
export const compressBarsOf = (found: Detection): Uint8Array => compressBars(found, createBarsOf(found))!;
