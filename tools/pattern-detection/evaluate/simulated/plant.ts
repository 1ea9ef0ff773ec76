import type { Random } from '../random';
import { determineTruth, findBreak, findExtremes } from '../truth';
import { NOISES, type Noise, type PatternClass, type Series } from '../types';
import { drawPattern } from './anchors';
import { NEAR_MISSES } from './near-misses';
import { describeMarket, pickMarketStyle, renderBars } from './render';

/** How often a series may be rejected because the noise changed its shape. */
const MAX_ATTEMPTS = 300;

/** Generates a series with one pattern of 20 to 120 bars, 3 to 30 % of the price high. */
export function plantPattern(pattern: PatternClass, noise: Noise, random: Random): Series {
  const market = pickMarketStyle(random);
  // All attempts have the same scale: otherwise, scales whose shapes the noise changes more often would be rarer.
  const scale = random.logBetween(20, 120);
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const height = random.logBetween(0.03, 0.3);
    const list = drawPattern(pattern, random, scale, height);
    const bars = renderBars(list.anchors, { market, height, noise: NOISES[noise] }, random);
    const truth = determineTruth(pattern, list.anchors, bars);
    if (truth)
      return {
        bars,
        truth,
        kind: pattern,
        noise,
        style: market.style,
        texture: describeMarket(market),
        scale: list.measureScale(),
      };
  }
  throw new Error(`Failed to plant ${pattern} in ${MAX_ATTEMPTS} attempts at ${noise} noise`);
}

/** Generates a series that resembles a pattern but contains none. */
export function plantNearMiss(kind: string, noise: Noise, random: Random): Series {
  const market = pickMarketStyle(random);
  const scale = random.logBetween(20, 120);
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const height = random.logBetween(0.12, 0.3);
    const { list, unbroken } = NEAR_MISSES[kind]!(random, scale, height);
    const bars = renderBars(list.anchors, { market, height, noise: NOISES[noise] }, random);
    if (unbroken && findBreak(unbroken, findExtremes(list.anchors, bars), bars)) continue;
    return {
      bars,
      kind,
      noise,
      style: market.style,
      texture: describeMarket(market),
      scale: list.measureScale(),
    };
  }
  throw new Error(`Failed to draw ${kind} in ${MAX_ATTEMPTS} attempts at ${noise} noise`);
}
