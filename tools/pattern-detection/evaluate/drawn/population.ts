import { createTextures } from '../market';
import type { Population } from '../population';
import { STYLES, type Bar } from '../types';
import { NEAR_MISSES } from './near-misses';
import { NULL_SERIES } from './nulls';
import { plantNearMiss, plantPattern } from './plant';

/**
 * The population `drawn`: noise is added to each close of a drawn line, or real moves are bent along it. Bars are built
 * from the closes, at a constant interval.
 */
export function createDrawnPopulation(market: readonly (readonly Bar[])[]): Population {
  const textures = createTextures(market);
  return {
    name: 'drawn',
    styles: STYLES,
    nearMisses: Object.keys(NEAR_MISSES),
    nullSeries: Object.fromEntries(
      Object.entries(NULL_SERIES).map(([name, generate]) => [
        name,
        (bars, random) => generate(bars, random, market),
      ]),
    ),
    plantPattern: (pattern, noise, random, bars) => plantPattern(pattern, noise, random, textures, bars),
    plantNearMiss: (kind, noise, random) => plantNearMiss(kind, noise, random, textures),
  };
}
