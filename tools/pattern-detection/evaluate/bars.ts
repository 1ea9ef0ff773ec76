import type { ClosePath } from './path';
import type { Random } from './random';
import type { Bar } from './types';

/** The start of every series; the moment is of no matter. */
const START = Date.UTC(2020, 0, 1);
const STEPS = [60_000, 3_600_000, 86_400_000];

export interface Scaling {
  /** The price where the shape is 0. */
  readonly price: number;
  /** The pattern's height as a share of that price. */
  readonly height: number;
  /** Standard deviation a bar, in heights: how far wicks reach. */
  readonly noise: number;
}

/**
 * Bars from a path of closes: the path is exponentiated, so a height is the same share of the price wherever it is.
 * A quarter of the series are closes only (open, high and low the same, no volume), as a feed of ticks has them.
 */
export function createBars(
  path: ClosePath,
  { price, height, noise }: Scaling,
  random: Random,
  symbol: string,
): Bar[] {
  const { closes, cloth } = path;
  const unit = Math.log(1 + height);
  const step = random.pick(STEPS);
  const at = (x: number) => price * Math.exp(unit * x);
  const closesOnly = random.chance(0.25);
  const wick = random.between(0.2, 0.7);
  const liquidity = random.logBetween(1e2, 1e6);
  return Array.from(closes, (x, i) => {
    const timestamp = START + i * step;
    const close = at(x);
    if (closesOnly) return { symbol, timestamp, open: close, high: close, low: close, close, volume: 0 };
    const real = cloth?.[i];
    const before = i === 0 ? x : closes[i - 1]!;
    const open = before + noise * (real ? 0.5 * real.gap : 0.1 * random.normal());
    const above = noise * (real ? real.above : wick * random.exponential());
    const below = noise * (real ? real.below : wick * random.exponential());
    return {
      symbol,
      timestamp,
      open: at(open),
      high: at(Math.max(open, x) + above),
      low: at(Math.min(open, x) - below),
      close,
      volume: Math.round(liquidity * Math.exp(0.5 * random.normal())) + 1,
    };
  });
}
