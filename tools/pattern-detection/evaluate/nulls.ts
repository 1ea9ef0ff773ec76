import { computeMoves, createBarsFromMoves, type Move } from './market';
import type { Random } from './random';
import type { Bar } from './types';

const DAY = 86_400_000;
const START = Date.UTC(2000, 0, 1);
/** Prices inside a bar of a random walk: its open, high and low come from as many steps. */
const STEPS_A_BAR = 8;

/** A random walk of the logarithm: `volatility` of a bar's steps follows from the return of the bar before it. */
function randomWalk(bars: number, random: Random, volatility: (before: number) => number): Bar[] {
  let log = Math.log(random.logBetween(1, 5000));
  let before = 0;
  return Array.from({ length: bars }, (_, i) => {
    const sd = volatility(before) / Math.sqrt(STEPS_A_BAR);
    const open = log;
    let [high, low] = [log, log];
    for (let s = 0; s < STEPS_A_BAR; s++) {
      log += sd * random.normal() - (sd * sd) / 2;
      high = Math.max(high, log);
      low = Math.min(low, log);
    }
    before = log - open;
    return {
      symbol: 'NULL',
      timestamp: START + i * DAY,
      open: Math.exp(open),
      high: Math.exp(high),
      low: Math.exp(low),
      close: Math.exp(log),
      volume: Math.round(1e5 * Math.exp(0.5 * random.normal())),
    };
  });
}

/** Series without any shape in them, by name: their fires are what chance alone gives. */
export const NULLS: Readonly<
  Record<string, (bars: number, random: Random, market: readonly (readonly Bar[])[]) => Bar[]>
> = {
  'geometric Brownian motion': (bars, random) => {
    const sd = random.logBetween(0.002, 0.03);
    return randomWalk(bars, random, () => sd);
  },
  // A normal over the root of a chi-square: Student's t with four degrees of freedom, a whole bar at a time.
  'fat-tailed walk': (bars, random) => {
    const sd = random.logBetween(0.002, 0.03) / Math.SQRT2;
    const chi = () => random.exponential() + random.exponential();
    return randomWalk(bars, random, () => sd * Math.min(8, 1 / Math.sqrt(chi() / 2)));
  },
  // GARCH(1, 1) (Bollerslev 1986) with the persistence of daily returns: 0.08 and 0.90.
  'clustered volatility': (bars, random) => {
    const base = random.logBetween(0.003, 0.02) ** 2;
    let variance = base;
    return randomWalk(bars, random, (before) => {
      variance = 0.02 * base + 0.08 * before * before + 0.9 * variance;
      return Math.sqrt(variance);
    });
  },
  'permuted real returns': (bars, random, market) => {
    const stock = random.pick(market.filter(({ length }) => length > bars));
    return permuteBars(stock, random).slice(0, bars);
  },
};

/** A stock's own bars in a random order: the same moves, no shape (block length 1). */
export function permuteBars(
  stock: readonly Bar[],
  random: Random,
  moves: Move[] = computeMoves(stock),
): Bar[] {
  return createBarsFromMoves(random.shuffle([...moves]), stock);
}
