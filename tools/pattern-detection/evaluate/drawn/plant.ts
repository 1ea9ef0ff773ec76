import { createBars } from './bars';
import { NEAR_MISSES } from './near-misses';
import { BENCHMARK_BARS, type BarRange } from '../population';
import { renderPath, type Texture } from './path';
import type { Random } from '../random';
import { drawPattern, type DrawnShape } from './shapes';
import { findBreak, findExtremes, determineTruth } from '../truth';
import { NOISES, STYLES, type Noise, type PatternClass, type Series, type Style } from '../types';

/** How often a drawing may be rejected because the noise changed its shape. */
const MAX_ATTEMPTS = 200;

/** Renders bars of one shape at one noise, with a price between 1 and 5,000. */
function renderBars(
  shape: DrawnShape,
  height: number,
  noise: Noise,
  style: Style,
  random: Random,
  market: readonly Texture[],
) {
  const path = renderPath(style, shape.knots, NOISES[noise], random, market);
  const price = random.logBetween(1, 5000);
  const bars = createBars(path, { price, height, noise: NOISES[noise] }, random, 'SYN');
  return { bars, texture: path.name };
}

/** Generates a series that contains the pattern once: by default 20 to 120 bars long, 3 to 30 % of the price high. */
export function plantPattern(
  pattern: PatternClass,
  noise: Noise,
  random: Random,
  market: readonly Texture[],
  range: BarRange = BENCHMARK_BARS,
): Series {
  const style = random.pick(STYLES);
  // All attempts have the same scale. Otherwise scales at which noise changes the shape more often would be rarer.
  const scale = random.logBetween(range.least, range.most);
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const height = random.logBetween(0.03, 0.3);
    const shape = drawPattern(pattern, random, scale, height);
    const { bars, texture } = renderBars(shape, height, noise, style, random, market);
    const truth = determineTruth(pattern, shape.knots, bars);
    if (truth) return { bars, truth, kind: pattern, noise, style, texture, scale: shape.scale };
  }
  throw new Error(`Failed to plant ${pattern} in ${MAX_ATTEMPTS} attempts at ${noise} noise, ${style} style`);
}

/** Generates a series that resembles a pattern but contains none. */
export function plantNearMiss(
  kind: string,
  noise: Noise,
  random: Random,
  market: readonly Texture[],
): Series {
  const style = random.pick(STYLES);
  const scale = random.logBetween(BENCHMARK_BARS.least, BENCHMARK_BARS.most);
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const height = random.logBetween(0.12, 0.3);
    const shape = NEAR_MISSES[kind]!(random, scale, height);
    const { bars, texture } = renderBars(shape, height, noise, style, random, market);
    const { unbroken } = shape;
    if (unbroken && findBreak(unbroken, findExtremes(shape.knots, bars), bars)) continue;
    return { bars, kind, noise, style, texture, scale: shape.scale };
  }
  throw new Error(`Failed to draw ${kind} in ${MAX_ATTEMPTS} attempts at ${noise} noise, ${style} style`);
}
