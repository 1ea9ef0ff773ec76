import { computeMoves, createBarsFromMoves, type Move } from '../market';
import type { Random } from '../random';
import type { Bar } from '../types';

const DAY = 86_400_000;
const START = Date.UTC(2000, 0, 1);
/** Steps inside a bar of a random walk, from which its open, high and low follow. */
const STEPS_PER_BAR = 8;

/** Generates a random walk of the logarithm; `volatility` depends on the return of the previous bar. */
function generateRandomWalk(
  bars: number,
  random: Random,
  volatility: (previousReturn: number) => number,
): Bar[] {
  let logPrice = Math.log(random.logBetween(1, 5000));
  let before = 0;
  return Array.from({ length: bars }, (_, i) => {
    const sd = volatility(before) / Math.sqrt(STEPS_PER_BAR);
    const open = logPrice;
    let [high, low] = [logPrice, logPrice];
    for (let s = 0; s < STEPS_PER_BAR; s++) {
      logPrice += sd * random.normal() - (sd * sd) / 2;
      high = Math.max(high, logPrice);
      low = Math.min(low, logPrice);
    }
    before = logPrice - open;
    return {
      symbol: 'NULL',
      timestamp: START + i * DAY,
      open: Math.exp(open),
      high: Math.exp(high),
      low: Math.exp(low),
      close: Math.exp(logPrice),
      volume: Math.round(1e5 * Math.exp(0.5 * random.normal())),
    };
  });
}

/** Generators of series without a pattern, by name: all detections in them are coincidences. */
export const NULL_SERIES: Readonly<
  Record<string, (bars: number, random: Random, market: readonly (readonly Bar[])[]) => Bar[]>
> = {
  'geometric Brownian motion': (bars, random) => {
    const sd = random.logBetween(0.002, 0.03);
    return generateRandomWalk(bars, random, () => sd);
  },
  // A normal divided by the root of a chi-square: Student's t with four degrees of freedom, one value per bar.
  'fat-tailed walk': (bars, random) => {
    const sd = random.logBetween(0.002, 0.03) / Math.SQRT2;
    const drawChiSquare = () => random.exponential() + random.exponential();
    return generateRandomWalk(bars, random, () => sd * Math.min(8, 1 / Math.sqrt(drawChiSquare() / 2)));
  },
  // GARCH(1, 1) (Bollerslev 1986) with the persistence of daily returns: 0.08 and 0.90.
  'clustered volatility': (bars, random) => {
    const base = random.logBetween(0.003, 0.02) ** 2;
    let variance = base;
    return generateRandomWalk(bars, random, (before) => {
      variance = 0.02 * base + 0.08 * before * before + 0.9 * variance;
      return Math.sqrt(variance);
    });
  },
  'permuted real returns': (bars, random, market) => {
    const stock = random.pick(market.filter(({ length }) => length > bars));
    return permuteBars(stock, random).slice(0, bars);
  },
};

/** The bars of a stock in a random order: the same moves without a pattern (block length 1). */
export function permuteBars(
  stock: readonly Bar[],
  random: Random,
  moves: Move[] = computeMoves(stock),
): Bar[] {
  return createBarsFromMoves(random.shuffle([...moves]), stock);
}
