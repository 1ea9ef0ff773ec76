import { roundToTicks } from '../invariance';
import type { NullGenerator } from '../population';
import type { Random } from '../random';
import type { Bar } from '../types';
import { buildBars, roundTickSize } from './quotes';
import { drawTradeCounts } from './render';
import { generateSessions, INTERVALS, type Interval, type SessionBar } from './sessions';
import { generateVolatility } from './volatility';

/** A random walk of trades. */
interface WalkOptions {
  readonly interval: Interval;
  readonly hasRegimes?: boolean;
  /** Jumps of three to eight standard deviations of a bar, at one bar in forty. */
  readonly hasJumps?: boolean;
  /** Half of the distance between bid and ask, in standard deviations of a bar. */
  readonly spread?: number;
  /** Bars after which a deviation from the first price has decreased to 37 %; unset: the price does not return. */
  readonly memory?: number;
}

/** The standard deviation of a night's move, in those of a session. */
const NIGHT = 0.6;

/** Simulates the logarithms of the prices of the trades of each bar: a random walk without a drift. */
export function simulateWalk(
  sessions: readonly SessionBar[],
  { interval, hasRegimes = false, hasJumps = false, spread = 0, memory = Infinity }: WalkOptions,
  random: Random,
): number[][] {
  const volatility = generateVolatility(sessions, { interval, hasRegimes }, random);
  const counts = drawTradeCounts(volatility, random);
  const daily = random.logBetween(0.006, 0.035);
  const perSession = INTERVALS.daily / INTERVALS[interval];
  const sd = daily / Math.sqrt(perSession);
  const start = Math.log(random.logBetween(2, 2000));
  let log = 0;
  return sessions.map(({ isFirst }, bar) => {
    if (isFirst) log += (Number.isFinite(memory) ? 0.1 : 1) * NIGHT * daily * random.fatTailed();
    const count = counts[bar]!;
    const step = (sd * volatility[bar]!) / Math.sqrt(count);
    if (hasJumps && random.chance(1 / 40)) log += sd * random.between(3, 8) * (random.chance(0.5) ? 1 : -1);
    log *= 1 - 1 / memory;
    return Array.from({ length: count }, () => {
      log += step * random.normal();
      return start + log + spread * sd * (random.chance(0.5) ? 1 : -1);
    });
  });
}

function generateWalk(bars: number, random: Random, options: WalkOptions): Bar[] {
  const sessions = generateSessions(bars, options.interval, random);
  const trades = simulateWalk(sessions, options, random);
  const tick = roundTickSize(1e-5 * Math.exp(trades[0]![0]!));
  return buildBars(sessions, trades, { symbol: 'NULL', tick }, random);
}

/** The ticks between the lowest low and the highest high of a series with coarse prices. */
const TICK_LEVELS = 6;

const pickIntraday = (random: Random) => random.pick(['1-minute', '5-minute', '15-minute'] as const);

/** Generators of series without a pattern, by name. */
export const NULL_SERIES: Readonly<Record<string, NullGenerator>> = {
  'sessions with gaps at night': (bars, random) =>
    generateWalk(bars, random, { interval: pickIntraday(random) }),
  'regimes of volatility': (bars, random) =>
    generateWalk(bars, random, { interval: 'daily', hasRegimes: true }),
  'regimes and jumps in sessions': (bars, random) =>
    generateWalk(bars, random, { interval: pickIntraday(random), hasRegimes: true, hasJumps: true }),
  'alternating bid and ask': (bars, random) =>
    generateWalk(bars, random, { interval: pickIntraday(random), spread: random.between(0.3, 0.8) }),
  'six tick levels': (bars, random) =>
    roundToTicks(
      generateWalk(bars, random, { interval: pickIntraday(random), spread: random.between(0.1, 0.4) }),
      TICK_LEVELS,
    ),
  'six tick levels, the price returns': (bars, random) =>
    roundToTicks(
      generateWalk(bars, random, { interval: pickIntraday(random), memory: random.between(8, 60) }),
      TICK_LEVELS,
    ),
};
