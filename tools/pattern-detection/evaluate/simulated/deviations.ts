import type { Random } from '../random';
import type { Knot } from '../types';
import { drawJags, type LegStyle } from './legs';
import type { Interval, SessionBar } from './sessions';

/** What makes the price deviate from the line through the anchors. */
export interface DeviationOptions {
  readonly interval: Interval;
  readonly style: LegStyle;
  /** Single moves of three to eight standard deviations, at about one bar in thirty. */
  readonly hasJumps: boolean;
}

const JUMPS_PER_BAR = 1 / 30;

/**
 * Simulates the deviation of each trade from the line: it returns to 0 within a random time (an Ornstein-Uhlenbeck process),
 * at the volatility of the bar, with jumps and with gaps between the sessions, overshoots at the extremes, and alternates
 * between bid and ask. The unit is arbitrary: `scaleDeviations` sets the noise.
 */
export function simulateDeviations(
  anchors: readonly Knot[],
  sessions: readonly SessionBar[],
  volatility: readonly number[],
  tradesPerBar: readonly number[],
  { interval, style, hasJumps }: DeviationOptions,
  random: Random,
): number[][] {
  /** Bars after which a deviation has decreased to 37 %. */
  const memory = random.logBetween(0.4, 4);
  const gap = random.between(0.3, 1.2) * (interval === 'daily' ? 0.5 : 1.5);
  const spread = random.between(0.1, 0.6);
  const jags = style === 'jagged' ? drawJags(sessions.length, random) : undefined;
  const overshoots = drawOvershoots(anchors, random);
  let deviation = random.normal();
  return sessions.map(({ isFirst }, bar) => {
    if (isFirst) deviation += gap * random.normal();
    const trades = tradesPerBar[bar]!;
    const kept = Math.exp(-1 / (memory * trades));
    const fresh = Math.sqrt(1 - kept * kept) * volatility[bar]!;
    const jumpAt = hasJumps && random.chance(JUMPS_PER_BAR) ? random.integer(0, trades - 1) : -1;
    const shift = (jags ? 1.2 * jags[bar]! : 0) + (overshoots.get(bar) ?? 0);
    return Array.from({ length: trades }, (_, trade) => {
      deviation = kept * deviation + fresh * random.normal();
      if (trade === jumpAt) deviation += random.between(3, 8) * (random.chance(0.5) ? 1 : -1);
      return deviation + shift + spread * (random.chance(0.5) ? 1 : -1);
    });
  });
}

/** The price moves beyond some of the extremes for a bar: the deviations by bar. */
function drawOvershoots(anchors: readonly Knot[], random: Random): Map<number, number> {
  const overshoots = new Map<number, number>();
  for (const { t, pivot } of anchors)
    if (pivot && random.chance(0.3))
      overshoots.set(t, (pivot === 'high' ? 1 : -1) * random.between(0.3, 1.5));
  return overshoots;
}

/**
 * Scales the deviations such that those of the closes have the standard deviation `noise`, in heights. The standard
 * deviation is measured between the bars `from` and `to`, both included: those of the pattern.
 */
export function scaleDeviations(
  deviations: readonly (readonly number[])[],
  noise: number,
  from: number,
  to: number,
): number[][] {
  const closes = deviations.slice(from, to + 1).map((trades) => trades.at(-1)!);
  const mean = closes.reduce((sum, x) => sum + x, 0) / closes.length;
  const sd = Math.sqrt(closes.reduce((sum, x) => sum + (x - mean) ** 2, 0) / closes.length);
  return deviations.map((trades) => trades.map((x) => ((x - mean) * noise) / sd));
}
