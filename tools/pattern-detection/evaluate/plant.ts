import { createBars } from './bars';
import { NEAR_MISSES } from './near-misses';
import { renderPath, type Texture } from './path';
import type { Random } from './random';
import { drawPattern, type DrawnShape } from './shapes';
import { findBreak, findExtremes, determineTruth } from './truth';
import { NOISES, STYLES, type Noise, type PatternClass, type Series, type Style } from './types';

/** How often a drawing may be thrown away because noise made another shape of it. */
const TRIES = 200;

/** Bars of one shape at one noise, with the price between 1 and 5,000. */
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

/** A series in which the pattern stands once: 20 to 120 bars long, 3 to 30 % of the price high. */
export function plantPattern(
  pattern: PatternClass,
  noise: Noise,
  random: Random,
  market: readonly Texture[],
): Series {
  const style = random.pick(STYLES);
  // One scale for all tries, so that what noise spoils more often is not drawn less often.
  const scale = random.logBetween(20, 120);
  for (let i = 0; i < TRIES; i++) {
    const height = random.logBetween(0.03, 0.3);
    const shape = drawPattern(pattern, random, scale, height);
    const { bars, texture } = renderBars(shape, height, noise, style, random, market);
    const truth = determineTruth(pattern, shape.knots, bars);
    if (truth) return { bars, truth, kind: pattern, noise, style, texture, scale: shape.scale };
  }
  throw new Error(`no ${pattern} came out of ${TRIES} tries at ${noise} noise, ${style} style`);
}

/** A series that looks like a pattern and is none. */
export function plantNearMiss(
  kind: string,
  noise: Noise,
  random: Random,
  market: readonly Texture[],
): Series {
  const style = random.pick(STYLES);
  const scale = random.logBetween(20, 120);
  for (let i = 0; i < TRIES; i++) {
    const height = random.logBetween(0.12, 0.3);
    const shape = NEAR_MISSES[kind]!(random, scale, height);
    const { bars, texture } = renderBars(shape, height, noise, style, random, market);
    const { unbroken } = shape;
    if (unbroken && findBreak(unbroken, findExtremes(shape.knots, bars), bars)) continue;
    return { bars, kind, noise, style, texture, scale: shape.scale };
  }
  throw new Error(`no ${kind} came out of ${TRIES} tries at ${noise} noise, ${style} style`);
}
