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

/** Rounds a price to a whole number of ticks, at least one. The tick size is one of `roundTickSize`. */
export function roundToTick(price: number, tick: number): number {
  const ticks = Math.max(1, Math.round(price / tick));
  // A division by a whole number gives the decimal number without an error in its last digit.
  return tick >= 1 ? ticks * tick : ticks / Math.round(1 / tick);
}

/** How trades become bars. */
export interface QuoteOptions {
  readonly symbol: string;
  readonly tick: number;
}

/**
 * Builds bars from the logarithms of the prices of trades: the first, highest, lowest and last one, rounded to ticks. The
 * volume grows with the number of trades and with the distance that the price moves.
 */
export function buildBars(
  sessions: readonly SessionBar[],
  trades: readonly (readonly number[])[],
  { symbol, tick }: QuoteOptions,
  random: Random,
): Bar[] {
  const liquidity = random.logBetween(10, 1e5);
  const meanMove = trades.reduce((sum, logs) => sum + measureMove(logs), 0) / trades.length || 1;
  const toPrice = (log: number) => roundToTick(Math.exp(log), tick);
  return sessions.map(({ timestamp }, i) => {
    const logs = trades[i]!;
    let [high, low] = [logs[0]!, logs[0]!];
    for (const log of logs) {
      if (log > high) high = log;
      if (log < low) low = log;
    }
    const activity = (0.4 + measureMove(logs) / meanMove) * Math.exp(0.4 * random.normal());
    return {
      symbol,
      timestamp,
      open: toPrice(logs[0]!),
      high: toPrice(high),
      low: toPrice(low),
      close: toPrice(logs.at(-1)!),
      volume: 1 + Math.round(liquidity * logs.length * activity),
    };
  });
}

/** The distance between the first and the last price. */
const measureMove = (logs: readonly number[]) => Math.abs(logs.at(-1)! - logs[0]!);
