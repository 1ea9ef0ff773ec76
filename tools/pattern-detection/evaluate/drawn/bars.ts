import type { ClosePath } from './path';
import type { Random } from '../random';
import type { Bar } from '../types';

/** The start of every series. The results do not depend on it. */
const START = Date.UTC(2020, 0, 1);
const STEPS = [60_000, 3_600_000, 86_400_000];

export interface PriceScale {
  /** The price at the height 0 of the shape. */
  readonly price: number;
  /** The pattern's height as a share of that price. */
  readonly height: number;
  /** Standard deviation per bar, in heights; it determines the length of the wicks. */
  readonly noise: number;
}

/**
 * Creates bars from a path of closes. The path is exponentiated, so a height is the same share of the price at every
 * price. A quarter of the series have closes only (the same open, high and low, no volume), like a feed of ticks.
 */
export function createBars(
  path: ClosePath,
  { price, height, noise }: PriceScale,
  random: Random,
  symbol: string,
): Bar[] {
  const { closes, texture } = path;
  const unit = Math.log(1 + height);
  const step = random.pick(STEPS);
  const toPrice = (x: number) => price * Math.exp(unit * x);
  const closesOnly = random.chance(0.25);
  const wick = random.between(0.2, 0.7);
  const liquidity = random.logBetween(1e2, 1e6);
  return Array.from(closes, (x, i) => {
    const timestamp = START + i * step;
    const close = toPrice(x);
    if (closesOnly) return { symbol, timestamp, open: close, high: close, low: close, close, volume: 0 };
    const real = texture?.[i];
    const before = i === 0 ? x : closes[i - 1]!;
    const open = before + noise * (real ? 0.5 * real.gap : 0.1 * random.normal());
    const above = noise * (real ? real.above : wick * random.exponential());
    const below = noise * (real ? real.below : wick * random.exponential());
    return {
      symbol,
      timestamp,
      open: toPrice(open),
      high: toPrice(Math.max(open, x) + above),
      low: toPrice(Math.min(open, x) - below),
      close,
      volume: Math.round(liquidity * Math.exp(0.5 * random.normal())) + 1,
    };
  });
}
