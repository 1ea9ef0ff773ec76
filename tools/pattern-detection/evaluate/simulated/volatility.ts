import type { Random } from '../random';
import { computeSessionVolatility, type Interval, type SessionBar } from './sessions';

/** Bars that a regime of volatility lasts on average. */
const REGIME_BARS = 60;
const REGIMES = [0.6, 1, 1.9];

/** How the volatility of a series changes. */
export interface VolatilityOptions {
  readonly interval: Interval;
  /** Regimes of low, usual and high volatility follow each other at random. */
  readonly hasRegimes: boolean;
}

/** Generates the volatility of each bar, about 1 on average: regimes, and the shape of a session. */
export function generateVolatility(
  sessions: readonly SessionBar[],
  { interval, hasRegimes }: VolatilityOptions,
  random: Random,
): number[] {
  let regime = 1;
  return sessions.map((bar) => {
    if (hasRegimes && random.chance(1 / REGIME_BARS)) regime = random.pick(REGIMES);
    return regime * (interval === 'daily' ? 1 : computeSessionVolatility(bar));
  });
}
