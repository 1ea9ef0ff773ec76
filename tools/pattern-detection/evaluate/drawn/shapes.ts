import type { Random } from '../random';
import type { Knot, PatternClass, PivotKind } from '../types';

/** A drawn shape. Heights: 0 is the neckline, the valley or the first low; 1 is the head or the top. */
export interface DrawnShape {
  readonly knots: readonly Knot[];
  readonly scale: number;
}

/** Draws a line from knot to knot. */
export class Pen {
  readonly knots: Knot[];
  constructor(x: number) {
    this.knots = [{ t: 0, x }];
  }
  to(bars: number, x: number, pivot?: PivotKind): this {
    const t = this.knots.at(-1)!.t + Math.max(2, Math.round(bars));
    this.knots.push(pivot ? { t, x, pivot } : { t, x });
    return this;
  }
  get x(): number {
    return this.knots.at(-1)!.x;
  }
}

/** Draws 20 to 70 bars of a flat base or of a slower rise, then a rise that ends in the first extreme. */
export function drawUptrend(random: Random, scale: number, first: number, kind: PivotKind): Pen {
  const from = -random.between(0.8, 2.2);
  const before = random.chance(0.5) ? random.between(-0.2, 0.2) : -random.between(0.3, 1.5);
  return new Pen(from + before)
    .to(random.between(20, 70), from)
    .to(Math.max(8, scale * random.between(0.4, 1.1)), first, kind);
}

/** Draws a break of the line: at least 0.4 heights beyond it, then bars that stay there. */
export function drawBreak(pen: Pen, random: Random, beyond: number, bars: number): DrawnShape {
  const far = pen.x > beyond ? beyond - random.between(0.4, 1) : beyond + random.between(0.4, 1);
  pen.to(Math.max(3, bars), far).to(random.between(8, 25), far + random.between(-0.15, 0.15));
  return { knots: pen.knots, scale: measureScale(pen.knots) };
}

export function measureScale(knots: readonly Knot[]): number {
  const own = knots.filter(({ pivot }) => pivot);
  return own.length < 2 ? 0 : own.at(-1)!.t - own[0]!.t;
}

/**
 * Head and shoulders: shoulders 35 to 80 % of the head and within 30 % of each other, a neckline that slopes by at
 * most 8 % of the height either way, halves in a ratio of at most 2, an uptrend before (Osler; Lo, Mamaysky & Wang).
 */
export function drawRandomHeadAndShoulders(random: Random, scale: number): Pen {
  const left = random.between(0.35, 0.8);
  const right = Math.min(0.8, Math.max(0.35, left + random.between(-0.25, 0.25)));
  const slope = random.between(-0.08, 0.08);
  return drawHeadAndShoulders(random, scale, left, right, slope, drawUptrend(random, scale, left, 'high'));
}

export function drawHeadAndShoulders(
  random: Random,
  scale: number,
  left: number,
  right: number,
  slope: number,
  pen: Pen,
): Pen {
  const ratio = random.logBetween(0.5, 2);
  const [before, after] = [scale / (1 + ratio), (scale * ratio) / (1 + ratio)];
  const [down, up] = [random.between(0.35, 0.65), random.between(0.35, 0.65)];
  if (!pen.knots.at(-1)!.pivot) pen.to(scale * 0.2, left, 'high');
  return pen
    .to(before * down, -slope / 2, 'low')
    .to(before * (1 - down), 1, 'high')
    .to(after * up, slope / 2, 'low')
    .to(after * (1 - up), right, 'high');
}

/** Double top: peaks that differ by at most `uneven` heights, the valley in the middle third, an uptrend before. */
export function drawRandomDoubleTop(random: Random, scale: number, uneven: number): Pen {
  const pen = drawUptrend(random, scale, 1, 'high');
  return drawDoubleTop(random, scale, 1 + random.between(-uneven, uneven), pen);
}

export function drawDoubleTop(random: Random, scale: number, second: number, pen: Pen): Pen {
  const down = random.between(0.35, 0.65);
  if (!pen.knots.at(-1)!.pivot) pen.to(scale * 0.3, 1, 'high');
  return pen.to(scale * down, 0, 'low').to(scale * (1 - down), second, 'high');
}

export interface TriangleLines {
  /** How much the lows and the tops rise from the first bar to the apex, in heights. */
  readonly lows: number;
  readonly tops: number;
}

/**
 * Ascending triangle: at least 3 touches of one line and 2 of the other, the lows on a line that meets the flat top at
 * the apex, the last touch such that the break is 50 to 85 % of the way to the apex (Bulkowski: 64 % on average).
 */
export function drawTriangle(random: Random, scale: number, lines: TriangleLines, before?: Pen): Pen {
  const touches = before ? 6 : random.integer(5, scale < 32 ? 6 : 8);
  const tops = touches % 2 === 0; // The last touch is a low, so an even number begins with a top.
  const reach = random.between(0.45, 0.75); // The last low, as a share of the way to the apex.
  const top = (share: number) => 1 + lines.tops * share + random.between(-0.02, 0.02);
  const low = (share: number) => lines.lows * share + random.between(-0.02, 0.02);
  // The price moves at a steady pace, so the length of a leg is proportional to its height.
  const lengths = Array.from({ length: touches - 1 }, (_, i) => {
    const share = (i / (touches - 1)) * reach;
    return (1 + (lines.tops - lines.lows) * share) * random.between(0.8, 1.2);
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const pen = before ?? drawUptrend(random, scale, tops ? top(0) : random.between(0.5, 0.8), 'high');
  if (!tops) {
    pen.knots[pen.knots.length - 1] = { t: pen.knots.at(-1)!.t, x: pen.x };
    pen.to((scale / touches) * pen.x, low(0), 'low');
  }
  let walked = 0;
  lengths.forEach((length, i) => {
    walked += length;
    const share = (walked / total) * reach;
    const isTop = (i + (tops ? 1 : 0)) % 2 === 0;
    pen.to((length / total) * scale, isTop ? top(share) : low(share), isTop ? 'high' : 'low');
  });
  return pen;
}

/** One of the three classes, drawn to its break. `height` is the pattern's, as a share of the price. */
export function drawPattern(
  pattern: PatternClass,
  random: Random,
  scale: number,
  height: number,
): DrawnShape {
  const leg = () => scale * random.between(0.15, 0.35);
  if (pattern === 'head-and-shoulders')
    return drawBreak(drawRandomHeadAndShoulders(random, scale), random, 0, leg());
  // Peaks within 3 % of the price (Bulkowski), and not so uneven that they are another shape.
  if (pattern === 'double-top')
    return drawBreak(drawRandomDoubleTop(random, scale, Math.min(0.1, 0.03 / height)), random, 0, leg());
  return drawBreak(drawTriangle(random, scale, { lows: 1, tops: 0 }), random, 1, leg() * 0.6);
}
