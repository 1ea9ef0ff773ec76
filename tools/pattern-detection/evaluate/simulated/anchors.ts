import type { Random } from '../random';
import type { Knot, PatternClass, PivotKind } from '../types';

/**
 * Collects the anchor points of a shape. Heights: 0 is the neckline, the valley, or the first low of a triangle; 1 is the
 * head or the flat top.
 */
export class AnchorList {
  readonly anchors: Knot[];

  /** @param x the height at the first bar */
  constructor(x: number) {
    this.anchors = [{ t: 0, x }];
  }

  /** Adds an anchor `bars` bars later, at least two; `pivot` marks an extreme of the pattern. */
  add(bars: number, x: number, pivot?: PivotKind): this {
    const t = this.last.t + Math.max(2, Math.round(bars));
    this.anchors.push(pivot ? { t, x, pivot } : { t, x });
    return this;
  }

  get last(): Knot {
    return this.anchors.at(-1)!;
  }

  /** Bars from the first to the last extreme. */
  measureScale(): number {
    const pivots = this.anchors.filter(({ pivot }) => pivot);
    return pivots.length < 2 ? 0 : pivots.at(-1)!.t - pivots[0]!.t;
  }
}

/** Draws a rise in one to three waves from below the pattern, which ends at the height `to`. */
export function drawRise(random: Random, scale: number, to: number, pivot?: PivotKind): AnchorList {
  const from = -random.between(0.7, 2.5);
  const list = new AnchorList(from + random.between(-0.6, 0.3)).add(random.between(25, 80), from);
  const waves = random.integer(1, 3);
  const leg = Math.max(8, scale * random.between(0.4, 1.2)) / (2 * waves - 1);
  for (let wave = 1; wave < waves; wave++) {
    const top = from + ((to - from) * wave) / waves;
    list.add(leg, top).add(leg * 0.7, top - random.between(0.05, 0.15));
  }
  return list.add(Math.max(3, leg), to, pivot);
}

/** Draws a fall from above the pattern, which ends at the height `to`, below the first extreme. */
export function drawFall(random: Random, scale: number, to: number): AnchorList {
  const from = to + random.between(1.5, 3);
  return new AnchorList(from + random.between(-0.2, 0.6))
    .add(random.between(25, 80), from)
    .add(Math.max(8, scale * random.between(0.5, 1.1)), to);
}

/** Draws a break of the line at height `line`: a move of at least 0.4 heights beyond it, and a trend after it. */
export function drawBreakout(list: AnchorList, random: Random, line: number, bars: number): AnchorList {
  const direction = list.last.x > line ? -1 : 1;
  const far = line + direction * random.between(0.4, 1.1);
  return list
    .add(Math.max(3, bars), far)
    .add(random.between(6, 30), far + direction * random.between(-0.15, 0.6));
}

/** The heights of the extremes of a head and shoulders. */
export interface ShoulderHeights {
  readonly left: number;
  readonly right: number;
  readonly leftTrough: number;
  readonly rightTrough: number;
  readonly head: number;
}

/** Shoulders within 30 % of each other, a neckline that slopes by at most a tenth of the height. */
export function pickShoulders(random: Random): ShoulderHeights {
  const middle = random.between(0.42, 0.78);
  const difference = random.between(-0.12, 0.12);
  const slope = random.between(-0.05, 0.05);
  return {
    left: middle - difference,
    right: middle + difference,
    leftTrough: -slope,
    rightTrough: slope,
    head: 1,
  };
}

/** Adds the extremes after the left shoulder. The longer side takes at most twice as long as the other. */
export function addHeadAndRightShoulder(
  list: AnchorList,
  random: Random,
  scale: number,
  { leftTrough, head, rightTrough, right }: ShoulderHeights,
): AnchorList {
  const middle = scale * random.between(0.35, 0.65);
  const trough = random.between(0.35, 0.6);
  const secondTrough = random.between(0.4, 0.65);
  return list
    .add(middle * trough, leftTrough, 'low')
    .add(middle * (1 - trough), head, 'high')
    .add((scale - middle) * secondTrough, rightTrough, 'low')
    .add((scale - middle) * (1 - secondTrough), right, 'high');
}

/** Adds the valley and the second top of a double top. */
export function addSecondTop(list: AnchorList, random: Random, scale: number, second: number): AnchorList {
  const down = random.between(0.3, 0.7);
  return list.add(scale * down, 0, 'low').add(scale * (1 - down), second, 'high');
}

/** The two lines of a triangle: their heights at a share of the way from the first touch to the apex. */
export interface TriangleLines {
  readonly top: (share: number) => number;
  readonly low: (share: number) => number;
}

/** A flat top, and lows on a line that meets it at the apex. */
export const ASCENDING: TriangleLines = { top: () => 1, low: (share) => share };

/**
 * Adds `touches` touches of the two lines, the first one of the top; the last one is a low at `reach` of the way to the
 * apex. The first touch is the last anchor of the list, and gets marked.
 */
export function addTouches(
  list: AnchorList,
  random: Random,
  scale: number,
  { touches, reach, lines }: { touches: number; reach: number; lines: TriangleLines },
): AnchorList {
  const first = touches % 2 === 0 ? 'high' : 'low';
  list.anchors[list.anchors.length - 1] = { ...list.last, pivot: first };
  const lengths = Array.from({ length: touches - 1 }, (_, i) => {
    const share = (reach * i) / (touches - 1);
    return (0.2 + lines.top(share) - lines.low(share)) * random.between(0.75, 1.3);
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let walked = 0;
  lengths.forEach((length, i) => {
    walked += length;
    const share = (reach * walked) / total;
    const isTop = (i % 2 === 0) === (first === 'low');
    const line = isTop ? lines.top(share) : lines.low(share);
    list.add((scale * length) / total, line + random.between(-0.025, 0.025), isTop ? 'high' : 'low');
  });
  return list;
}

/** Draws one of the three classes up to the bar before its break. `height` is its height as a share of the price. */
export function drawShape(pattern: PatternClass, random: Random, scale: number, height: number): AnchorList {
  if (pattern === 'head-and-shoulders') {
    const heights = pickShoulders(random);
    return addHeadAndRightShoulder(drawRise(random, scale, heights.left, 'high'), random, scale, heights);
  }
  if (pattern === 'double-top') {
    // Tops within 3 % of the price (Bulkowski) and a tenth of the height.
    const second = 1 + random.between(-1, 1) * Math.min(0.1, 0.03 / height);
    return addSecondTop(drawRise(random, scale, 1, 'high'), random, scale, second);
  }
  return drawTriangle(random, scale, ASCENDING);
}

/** Draws a triangle of five to seven touches, at least three of one line and two of the other, after a rise. */
export function drawTriangle(random: Random, scale: number, lines: TriangleLines): AnchorList {
  const touches = scale < 30 ? 5 : random.integer(5, scale < 60 ? 6 : 7);
  const list = drawRise(random, scale, touches % 2 === 0 ? 1 : random.between(0.45, 0.8));
  if (touches % 2 === 1) list.add(Math.max(3, scale / touches), 0);
  return addTouches(list, random, scale, { touches, reach: random.between(0.45, 0.75), lines });
}

/** Draws a pattern and its break: downwards, or upwards for a triangle. */
export function drawPattern(
  pattern: PatternClass,
  random: Random,
  scale: number,
  height: number,
): AnchorList {
  const list = drawShape(pattern, random, scale, height);
  const bars = scale * random.between(0.12, 0.35);
  return drawBreakout(list, random, pattern === 'ascending-triangle' ? 1 : 0, bars);
}
