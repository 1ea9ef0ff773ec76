import type { Random } from '../random';
import type { PatternClass } from '../types';
import {
  addHeadAndRightShoulder,
  addSecondTop,
  AnchorList,
  ASCENDING,
  drawBreakout,
  drawFall,
  drawRise,
  drawShape,
  drawTriangle,
  addTouches,
  pickShoulders,
} from './anchors';

/** A shape that resembles a pattern. */
export interface DrawnNearMiss {
  readonly list: AnchorList;
  /** Set if only the break is missing: series in which the noise adds it are rejected. */
  readonly unbroken?: PatternClass;
}

/** Adds a move towards the line that turns before it, or the end of the series. */
function addTurn(list: AnchorList, random: Random, scale: number, near: number, back: number): AnchorList {
  list.add(scale * random.between(0.15, 0.35), near);
  if (random.chance(0.6)) list.add(scale * random.between(0.25, 0.6), back).add(12, back);
  return list;
}

const pickLeg = (random: Random, scale: number) => scale * random.between(0.12, 0.35);

/** A difference of at least 6 % of the price and 0.3 heights. */
const pickDifference = (random: Random, height: number) =>
  Math.max(0.3, 0.06 / height) + random.between(0, 0.3);

/** Draws shapes that lack a property of the definitions, by name. `height` is 12 to 30 % of the price. */
export const NEAR_MISSES: Readonly<
  Record<string, (random: Random, scale: number, height: number) => DrawnNearMiss>
> = {
  'head and shoulders without a break': (random, scale) => ({
    list: addTurn(drawShape('head-and-shoulders', random, scale, 0.2), random, scale, 0.28, 0.8),
    unbroken: 'head-and-shoulders',
  }),
  'double top without a break': (random, scale) => ({
    list: addTurn(
      drawShape('double-top', random, scale, 0.2),
      random,
      scale,
      random.between(0.35, 0.55),
      0.7,
    ),
    unbroken: 'double-top',
  }),
  'triangle without a break': (random, scale) => {
    const list = drawTriangle(random, scale, ASCENDING);
    return { list: list.add(4, list.last.x + 0.1), unbroken: 'ascending-triangle' };
  },
  'uneven peaks': (random, scale, height) => {
    const second = 1 + pickDifference(random, height) * (random.chance(0.5) ? 1 : -1);
    const list = addSecondTop(drawRise(random, scale, 1, 'high'), random, scale, second);
    return { list: drawBreakout(list, random, 0, pickLeg(random, scale)) };
  },
  'three rising tops': (random, scale, height) => {
    const left = 1 - pickDifference(random, height);
    const right = 1 + pickDifference(random, height);
    const heights = { ...pickShoulders(random), left, right };
    const list = addHeadAndRightShoulder(drawRise(random, scale, left, 'high'), random, scale, heights);
    return { list: drawBreakout(list, random, 0, pickLeg(random, scale)) };
  },
  'falling lows': (random, scale) => {
    const fall = random.between(0.5, 1.1);
    const list = drawFall(random, scale, random.between(0.2, 0.4)).add(pickLeg(random, scale), 1);
    const lines = { top: () => 1, low: (share: number) => -fall * share };
    addTouches(list, random, scale, { touches: 6, reach: 0.8, lines });
    return { list: drawBreakout(list, random, 1, pickLeg(random, scale)) };
  },
  'a rising top': (random, scale) => {
    const rise = random.between(0.8, 1.8);
    const low = random.between(0.85, 1.1);
    const lines = { top: (share: number) => 1 + rise * share, low: (share: number) => low * rise * share };
    const list = drawTriangle(random, scale, lines);
    return { list: drawBreakout(list, random, list.last.x + 1, pickLeg(random, scale)) };
  },
  'a rise in waves': (random, scale) => ({ list: drawRise(random, 2 * scale, 1).add(scale, 2.5) }),
  'a fall in waves': (random, scale) => {
    const list = drawFall(random, scale, 1);
    for (let wave = random.integer(1, 3); wave > 0; wave--)
      list
        .add(pickLeg(random, scale), list.last.x + random.between(0.2, 0.4))
        .add(scale / 2, list.last.x - 1);
    return { list };
  },
  'one top': (random, scale) => ({
    list: drawRise(random, scale, 1, 'high').add(scale * random.between(0.3, 0.8), -random.between(0.5, 1.5)),
  }),
};
