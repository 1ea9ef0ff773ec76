import { movesOf, walk, type Move } from './market';
import type { Random } from './random';
import type { Bar } from './types';

const DAY = 86_400_000;
const START = Date.UTC(2000, 0, 1);
/** Prices inside a bar of a random walk: its open, high and low come from as many steps. */
const STEPS_A_BAR = 8;

/** A random walk of the logarithm: `step` gives each bar its volatility and its steps. */
function randomWalk(bars: number, random: Random, step: (sd: number) => number, next: () => number): Bar[] {
  let log = Math.log(random.logBetween(1, 5000));
  return Array.from({ length: bars }, (_, i) => {
    const sd = next() / Math.sqrt(STEPS_A_BAR);
    const open = log;
    let [high, low] = [log, log];
    for (let s = 0; s < STEPS_A_BAR; s++) {
      log += step(sd) - (sd * sd) / 2;
      high = Math.max(high, log);
      low = Math.min(low, log);
    }
    const price = Math.exp;
    return {
      symbol: 'NULL',
      timestamp: START + i * DAY,
      open: price(open),
      high: price(high),
      low: price(low),
      close: price(log),
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
    return randomWalk(
      bars,
      random,
      (s) => s * random.normal(),
      () => sd,
    );
  },
  'fat-tailed walk': (bars, random) => {
    const sd = random.logBetween(0.002, 0.03);
    // The size of a whole bar is drawn from the tails, or eight steps would make it Gaussian again.
    const bar = () => sd * Math.min(8, Math.abs(random.fatTailed()) + 0.2);
    return randomWalk(bars, random, (s) => s * random.normal(), bar);
  },
  'clustered volatility': (bars, random) => {
    // GARCH(1, 1) with the persistence that daily returns have (Bollerslev 1986): 0.08 and 0.90.
    const base = random.logBetween(0.003, 0.02) ** 2;
    let [variance, shock] = [base, 0];
    const next = () => {
      variance = base * 0.02 + 0.08 * shock * shock + 0.9 * variance;
      shock = Math.sqrt(variance) * random.normal();
      return Math.sqrt(variance);
    };
    return randomWalk(bars, random, (s) => s * random.normal(), next);
  },
  'permuted real returns': (bars, random, market) => {
    const stock = random.pick(market.filter(({ length }) => length > bars));
    return permuted(stock, random).slice(0, bars);
  },
};

/** A stock's own bars in a random order: the same moves, no shape (block length 1). */
export function permuted(stock: readonly Bar[], random: Random, moves: Move[] = movesOf(stock)): Bar[] {
  return walk(random.shuffle([...moves]), stock);
}
