import type { Random } from '../random';
import type { Bar } from '../types';
import type { SessionBar } from './sessions';

/** The factors of usual tick sizes within a power of ten. */
const TICK_FACTORS = [1, 2, 2.5, 5, 10];

/** Rounds a tick size down to a usual one, such as 0.01, 0.25 or 5. */
export function roundTickSize(tick: number): number {
  const power = Math.pow(10, Math.floor(Math.log10(tick)));
  const factor = TICK_FACTORS.filter((each) => each * power <= tick).at(-1) ?? 1;
  return factor * power;
}

/** Rounds a price to a whole number of ticks, at least one. */
export function roundToTick(price: number, tick: number): number {
  return Number((Math.max(1, Math.round(price / tick)) * tick).toPrecision(12));
}

/** How trades become bars. */
export interface QuoteOptions {
  readonly symbol: string;
  readonly tick: number;
}

/**
 * Builds bars from the prices of trades: the first, highest, lowest and last one, rounded to ticks. The volume grows with
 * the number of trades and with the distance that the price moves.
 */
export function buildBars(
  sessions: readonly SessionBar[],
  trades: readonly (readonly number[])[],
  { symbol, tick }: QuoteOptions,
  random: Random,
): Bar[] {
  const liquidity = random.logBetween(10, 1e5);
  const meanMove = trades.reduce((sum, prices) => sum + measureMove(prices), 0) / trades.length || 1;
  return sessions.map(({ timestamp }, i) => {
    const prices = trades[i]!;
    let [high, low] = [prices[0]!, prices[0]!];
    for (const price of prices) {
      if (price > high) high = price;
      if (price < low) low = price;
    }
    const activity = (0.4 + measureMove(prices) / meanMove) * Math.exp(0.4 * random.normal());
    return {
      symbol,
      timestamp,
      open: roundToTick(prices[0]!, tick),
      high: roundToTick(high, tick),
      low: roundToTick(low, tick),
      close: roundToTick(prices.at(-1)!, tick),
      volume: 1 + Math.round(liquidity * prices.length * activity),
    };
  });
}

/** The relative distance between the first and the last price. */
const measureMove = (prices: readonly number[]) => Math.abs(prices.at(-1)! / prices[0]! - 1);
