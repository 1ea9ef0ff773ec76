import type { Random } from '../random';
import {
  drawUptrend,
  drawBreak,
  drawRandomDoubleTop,
  drawDoubleTop,
  drawHeadAndShoulders,
  drawRandomHeadAndShoulders,
  Pen,
  measureScale,
  drawTriangle,
  type DrawnShape,
} from './shapes';
import type { PatternClass } from '../types';

export interface NearMiss extends DrawnShape {
  /** Set if the pattern is complete but must not break: bars with a break are rejected. */
  readonly unbroken?: PatternClass;
}

const pickLegLength = (random: Random, scale: number) => scale * random.between(0.15, 0.35);
const finishShape = (pen: Pen): DrawnShape => ({ knots: pen.knots, scale: measureScale(pen.knots) });

/** Draws a price that stops before the line and turns back, or a series that ends there. */
function drawTurn(pen: Pen, random: Random, scale: number, near: number, away: number): DrawnShape {
  pen.to(pickLegLength(random, scale), near);
  if (random.chance(0.5)) pen.to(scale * random.between(0.3, 0.6), away).to(15, away);
  return finishShape(pen);
}

/** A difference of more than 5 % of the price and of at least a quarter of the height. */
const pickExcess = (random: Random, height: number) => random.between(Math.max(0.25, 0.055 / height), 0.6);

/** Draws a fall before the pattern: the rise to the first extreme is half of the pattern's height. */
function drawDowntrend(random: Random, scale: number, first: number): Pen {
  const from = random.between(2, 3.2);
  return new Pen(from)
    .to(random.between(30, 70), from)
    .to(scale * random.between(0.5, 1.2), first / 2)
    .to(pickLegLength(random, scale), first, 'high');
}

/**
 * Shapes that resemble a pattern but violate its definition, by name. `height` is the shape's share of the price: at
 * least 12 %, so that 5 % of the price is distinguishable from noise.
 */
export const NEAR_MISSES: Readonly<
  Record<string, (random: Random, scale: number, height: number) => NearMiss>
> = {
  'head and shoulders without a break': (random, scale) => ({
    ...drawTurn(drawRandomHeadAndShoulders(random, scale), random, scale, random.between(0.2, 0.3), 1.6),
    unbroken: 'head-and-shoulders',
  }),
  // The price stays below the peaks: above them, with a second low that is higher, it would break a triangle.
  'double top without a break': (random, scale) => ({
    ...drawTurn(drawRandomDoubleTop(random, scale, 0.05), random, scale, random.between(0.3, 0.5), 0.65),
    unbroken: 'double-top',
  }),
  'triangle without a break': (random, scale) => ({
    ...finishShape(drawTriangle(random, scale, { lows: 1, tops: 0 }).to(3, 0.85)),
    unbroken: 'ascending-triangle',
  }),
  'a shoulder above the head': (random, scale, height) => {
    const [low, high] = [random.between(0.4, 0.8), 1 + pickExcess(random, height)];
    const [left, right] = random.chance(0.5) ? [low, high] : [high, low];
    const pen = drawUptrend(random, scale, left, 'high');
    drawHeadAndShoulders(random, scale, left, right, random.between(-0.08, 0.08), pen);
    return drawBreak(pen, random, 0, pickLegLength(random, scale));
  },
  'uneven peaks': (random, scale, height) => {
    const second = 1 + pickExcess(random, height) * (random.chance(0.5) ? 1 : -1);
    const pen = drawDoubleTop(random, scale, second, drawUptrend(random, scale, 1, 'high'));
    return drawBreak(pen, random, 0, pickLegLength(random, scale));
  },
  // A plateau: the dip between its ends is within the range of the bars, and less than 2 % of the price.
  'a shallow valley': (random, scale) => {
    const pen = drawUptrend(random, scale, 1, 'high');
    pen.to(scale * random.between(0.35, 0.65), 1 - random.between(0, 0.06), 'low');
    pen.to(scale * random.between(0.35, 0.65), 1, 'high');
    return drawBreak(pen, random, 0.9, pickLegLength(random, scale));
  },
  'head and shoulders after a fall': (random, scale) => {
    const left = random.between(0.35, 0.8);
    const pen = drawDowntrend(random, scale, left);
    drawHeadAndShoulders(random, scale, left, left, random.between(-0.08, 0.08), pen);
    return drawBreak(pen, random, 0, pickLegLength(random, scale));
  },
  'double top after a fall': (random, scale) =>
    drawBreak(
      drawDoubleTop(random, scale, 1, drawDowntrend(random, scale, 1)),
      random,
      0,
      pickLegLength(random, scale),
    ),
  // The shape follows a fall: after a rise, its equal tops and a close below the low between them would be a double
  // top.
  'triangle with falling lows': (random, scale) => {
    const lines = { lows: -random.between(0.6, 1.2), tops: 0 };
    const pen = drawTriangle(random, scale, lines, drawDowntrend(random, scale, 1));
    return drawBreak(pen, random, 1, pickLegLength(random, scale));
  },
  'triangle with a rising top': (random, scale) => {
    const rise = random.between(0.8, 1.6);
    const pen = drawTriangle(random, scale, { lows: rise * random.between(0.8, 1.1), tops: rise });
    return drawBreak(pen, random, pen.x + 1, pickLegLength(random, scale));
  },
  'a steady rise': (random, scale) => finishShape(new Pen(-2).to(scale * random.between(2, 4), 2)),
  'a steady fall': (random, scale) => finishShape(new Pen(2).to(scale * random.between(2, 4), -2)),
};
