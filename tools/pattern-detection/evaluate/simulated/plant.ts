import { BENCHMARK_BARS, type BarRange } from '../population';
import type { Random } from '../random';
import { determineTruth, findBreak, findExtremes } from '../truth';
import { NOISES, type Bar, type Noise, type PatternClass, type Series, type Truth } from '../types';
import { drawPattern } from './anchors';
import { NEAR_MISSES } from './near-misses';
import { describeMarket, pickMarketStyle, renderBars } from './render';

/** How often a series may be rejected because the noise changed its shape. */
const MAX_ATTEMPTS = 300;

/**
 * Whether a bar closes above a flat top before bar `until`, after two touches of it. The low before the first touch can be
 * the first low of a triangle, so such a close is a break by itself, although the drawn triangle continues.
 */
function hasEarlyBreak(extremes: Truth['extremes'], bars: readonly Bar[], until: number): boolean {
  const tops = extremes.filter(({ kind }) => kind === 'high');
  return tops.slice(1).some((_, i) => {
    const level = Math.max(...tops.slice(0, i + 2).map(({ price }) => price));
    const end = Math.min(until, (tops[i + 2]?.index ?? until - 1) + 1);
    return bars.slice(tops[i + 1]!.index + 1, end).some(({ close }) => close > level);
  });
}

/** Generates a series with one pattern of 20 to 120 bars, 3 to 30 % of the price high. */
export function plantPattern(
  pattern: PatternClass,
  noise: Noise,
  random: Random,
  range: BarRange = BENCHMARK_BARS,
): Series {
  const market = pickMarketStyle(random);
  // All attempts have the same scale: otherwise, scales whose shapes the noise changes more often would be rarer.
  const scale = random.logBetween(range.least, range.most);
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const height = random.logBetween(0.03, 0.3);
    const list = drawPattern(pattern, random, scale, height);
    const bars = renderBars(list.anchors, { market, height, noise: NOISES[noise] }, random);
    const truth = determineTruth(pattern, list.anchors, bars);
    if (truth && !(pattern === 'ascending-triangle' && hasEarlyBreak(truth.extremes, bars, truth.breakAt)))
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
  const scale = random.logBetween(BENCHMARK_BARS.least, BENCHMARK_BARS.most);
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const height = random.logBetween(0.12, 0.3);
    const { list, unbroken } = NEAR_MISSES[kind]!(random, scale, height);
    const bars = renderBars(list.anchors, { market, height, noise: NOISES[noise] }, random);
    if (unbroken) {
      const extremes = findExtremes(list.anchors, bars);
      if (findBreak(unbroken, extremes, bars)) continue;
      if (unbroken === 'ascending-triangle' && hasEarlyBreak(extremes, bars, bars.length)) continue;
    }
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
