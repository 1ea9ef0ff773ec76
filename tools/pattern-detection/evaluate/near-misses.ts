import type { Random } from './random';
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
import type { PatternClass } from './types';

export interface NearMiss extends DrawnShape {
  /** Set where the pattern is whole but must not break: the bars are checked for it. */
  readonly unbroken?: PatternClass;
}

const leg = (random: Random, scale: number) => scale * random.between(0.15, 0.35);
const shape = (pen: Pen): DrawnShape => ({ knots: pen.knots, scale: measureScale(pen.knots) });

/** The price stops before the line and turns back, or the series ends there. */
function turnsBack(pen: Pen, random: Random, scale: number, near: number, away: number): DrawnShape {
  pen.to(leg(random, scale), near);
  if (random.chance(0.5)) pen.to(scale * random.between(0.3, 0.6), away).to(15, away);
  return shape(pen);
}

/** A difference of more than 5 % of the price and of at least a quarter of the height. */
const tooMuch = (random: Random, height: number) => random.between(Math.max(0.25, 0.055 / height), 0.6);

/** A fall into the pattern: what rise there is to the first extreme is half the pattern's own. */
function afterDowntrend(random: Random, scale: number, first: number): Pen {
  const from = random.between(2, 3.2);
  return new Pen(from)
    .to(random.between(30, 70), from)
    .to(scale * random.between(0.5, 1.2), first / 2)
    .to(leg(random, scale), first, 'high');
}

/**
 * What is almost one of the patterns and by its definition is none, by name. `height` is the shape's share of the
 * price, at least 12 % so that 5 % of the price can be told from noise.
 */
export const NEAR_MISSES: Readonly<
  Record<string, (random: Random, scale: number, height: number) => NearMiss>
> = {
  'head and shoulders without a break': (random, scale) => ({
    ...turnsBack(drawRandomHeadAndShoulders(random, scale), random, scale, random.between(0.2, 0.3), 1.6),
    unbroken: 'head-and-shoulders',
  }),
  // It stays below the peaks: above them, with a second low that is higher, it would be a triangle's break.
  'double top without a break': (random, scale) => ({
    ...turnsBack(drawRandomDoubleTop(random, scale, 0.05), random, scale, random.between(0.3, 0.5), 0.65),
    unbroken: 'double-top',
  }),
  'triangle without a break': (random, scale) => ({
    ...shape(drawTriangle(random, scale, { lows: 1, tops: 0 }).to(3, 0.85)),
    unbroken: 'ascending-triangle',
  }),
  'a shoulder above the head': (random, scale, height) => {
    const [low, high] = [random.between(0.4, 0.8), 1 + tooMuch(random, height)];
    const [left, right] = random.chance(0.5) ? [low, high] : [high, low];
    const pen = drawUptrend(random, scale, left, 'high');
    drawHeadAndShoulders(random, scale, left, right, random.between(-0.08, 0.08), pen);
    return drawBreak(pen, random, 0, leg(random, scale));
  },
  'uneven peaks': (random, scale, height) => {
    const second = 1 + tooMuch(random, height) * (random.chance(0.5) ? 1 : -1);
    const pen = drawDoubleTop(random, scale, second, drawUptrend(random, scale, 1, 'high'));
    return drawBreak(pen, random, 0, leg(random, scale));
  },
  // A plateau: the dip between its ends is lost in the bars' own range, and less than 2 % of the price.
  'a shallow valley': (random, scale) => {
    const pen = drawUptrend(random, scale, 1, 'high');
    pen.to(scale * random.between(0.35, 0.65), 1 - random.between(0, 0.06), 'low');
    pen.to(scale * random.between(0.35, 0.65), 1, 'high');
    return drawBreak(pen, random, 0.9, leg(random, scale));
  },
  'head and shoulders after a fall': (random, scale) => {
    const left = random.between(0.35, 0.8);
    const pen = afterDowntrend(random, scale, left);
    drawHeadAndShoulders(random, scale, left, left, random.between(-0.08, 0.08), pen);
    return drawBreak(pen, random, 0, leg(random, scale));
  },
  'double top after a fall': (random, scale) =>
    drawBreak(
      drawDoubleTop(random, scale, 1, afterDowntrend(random, scale, 1)),
      random,
      0,
      leg(random, scale),
    ),
  // After a fall: after a rise, its equal tops and a close below the low between them would be a double top.
  'triangle with falling lows': (random, scale) => {
    const lines = { lows: -random.between(0.6, 1.2), tops: 0 };
    const pen = drawTriangle(random, scale, lines, afterDowntrend(random, scale, 1));
    return drawBreak(pen, random, 1, leg(random, scale));
  },
  'triangle with a rising top': (random, scale) => {
    const rise = random.between(0.8, 1.6);
    const pen = drawTriangle(random, scale, { lows: rise * random.between(0.8, 1.1), tops: rise });
    return drawBreak(pen, random, pen.x + 1, leg(random, scale));
  },
  'a steady rise': (random, scale) => shape(new Pen(-2).to(scale * random.between(2, 4), 2)),
  'a steady fall': (random, scale) => shape(new Pen(2).to(scale * random.between(2, 4), -2)),
};
