import type { Bar, Pivot, Window } from '../../../src/domain/patterns';
import { START } from './synthetic';

const DAY = 86_400_000;

export interface Drawing {
  /** Corners as [bar, price], oldest first. */
  readonly corners: readonly (readonly [bar: number, price: number])[];
  readonly last: 'high' | 'low';
  /** The bar of the break, the close before it and the close itself. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** @default 1 */
  readonly range?: number;
  readonly volume?: number;
}

/** The window of a shape drawn by hand, with an average true range of 1 and an average volume of 1,000. */
export function windowOf({ corners, last, at, from, to, range = 1, volume = 1000 }: Drawing): Window {
  const pivots = corners.map(([index, price], i): Pivot => {
    const kind = (corners.length - 1 - i) % 2 === 0 ? last : last === 'high' ? 'low' : 'high';
    return { kind, index, price, timestamp: START + index * DAY };
  });
  const bar: Bar = {
    symbol: 'HAND',
    timestamp: START + at * DAY,
    open: from,
    high: Math.max(from, to),
    low: Math.min(from, to),
    close: to,
    volume,
  };
  return {
    symbol: 'HAND',
    scale: 1,
    pivots,
    bar,
    index: at,
    previousClose: from,
    averageTrueRange: range,
    averageVolume: 1000,
  };
}
