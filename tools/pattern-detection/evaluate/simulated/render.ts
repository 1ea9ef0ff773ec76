import type { Random } from '../random';
import type { Bar, Knot } from '../types';
import { scaleDeviations, simulateDeviations } from './deviations';
import { interpolateLegs, LEG_STYLES, type LegStyle } from './legs';
import { buildBars, roundTickSize } from './quotes';
import { generateSessions, INTERVAL_NAMES, type Interval, type SessionBar } from './sessions';
import { generateVolatility } from './volatility';

/** The kind of market of a series. */
export interface MarketStyle {
  readonly style: LegStyle;
  readonly interval: Interval;
  readonly hasRegimes: boolean;
  readonly hasJumps: boolean;
}

export const pickMarketStyle = (random: Random): MarketStyle => ({
  style: random.pick(LEG_STYLES),
  interval: random.pick(INTERVAL_NAMES),
  hasRegimes: random.chance(0.5),
  hasJumps: random.chance(0.35),
});

export const describeMarket = ({ interval, hasJumps }: MarketStyle): string =>
  `${interval} bars${hasJumps ? ', jumps' : ''}`;

/** Trades of each bar, four to twelve on average, more of them at a high volatility. */
export function drawTradeCounts(volatility: readonly number[], random: Random): number[] {
  const mean = random.between(4, 12);
  return volatility.map((level) =>
    Math.max(2, Math.round(mean * Math.sqrt(level) * random.between(0.5, 1.5))),
  );
}

/** The least and the most ticks of a pattern's height. */
const TICKS = { least: 20, most: 5000 };

export interface RenderOptions {
  readonly market: MarketStyle;
  /** Height 1 as a share of the price at height 0. */
  readonly height: number;
  /** Standard deviation of the closes around the line, in heights. */
  readonly noise: number;
}

/** Simulates the trades of a market that follows the anchors, and builds bars from them. */
export function renderBars(
  anchors: readonly Knot[],
  { market, height, noise }: RenderOptions,
  random: Random,
): Bar[] {
  const length = anchors.at(-1)!.t + 1;
  const sessions: readonly SessionBar[] = generateSessions(length, market.interval, random);
  const volatility = generateVolatility(sessions, market, random);
  const counts = drawTradeCounts(volatility, random);
  const line = interpolateLegs(anchors, sessions, counts, market, random);
  const pivots = anchors.filter(({ pivot }) => pivot);
  const [from, to] = pivots.length > 1 ? [pivots[0]!.t, pivots.at(-1)!.t] : [0, length - 1];
  const deviations = scaleDeviations(
    simulateDeviations(anchors, sessions, volatility, counts, market, random),
    noise,
    from,
    to,
  );
  const price = random.logBetween(2, 2000);
  const tick = roundTickSize((price * height) / random.logBetween(TICKS.least, TICKS.most));
  const [log, unit] = [Math.log(price), Math.log(1 + height)];
  const trades = line.map((heights, bar) =>
    heights.map((x, trade) => log + unit * (x + deviations[bar]![trade]!)),
  );
  return buildBars(sessions, trades, { symbol: 'SIM', tick }, random);
}
