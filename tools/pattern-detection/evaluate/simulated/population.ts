import type { Population } from '../population';
import { LEG_STYLES } from './legs';
import { NEAR_MISSES } from './near-misses';
import { NULL_SERIES } from './nulls';
import { plantInWalk } from './patterns-in-walks';
import { plantNearMiss, plantPattern } from './plant';

/**
 * The population `simulated`: bars are built from the trades of a market with sessions, bid and ask, ticks, and a volatility
 * that changes. The prices of the trades return to a line through the extremes.
 */
export const SIMULATED_POPULATION: Population = {
  name: 'simulated',
  styles: LEG_STYLES,
  nearMisses: Object.keys(NEAR_MISSES),
  nullSeries: NULL_SERIES,
  plantPattern,
  plantNearMiss,
  plantInWalk,
};
