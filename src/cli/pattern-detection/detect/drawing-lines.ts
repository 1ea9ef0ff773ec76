import type { Detection } from '../../../domain/patterns';

export interface Point {
  readonly index: number;
  readonly price: number;
}

/** A straight line of a pattern; `level` is the one that the confirming close crossed. */
export interface DrawnLine {
  readonly points: readonly [Point, Point];
  readonly level: boolean;
}

/**
 * The lines of a detection, each carried on to the confirming bar. The level (neckline, valley, flat side) has the
 * price `level` there; it runs through the pivots on its side if that is their line, and is flat if not. A triangle
 * has its slanting side as well, a head and shoulders whose level is flat its neckline.
 * @param last the confirming bar's index
 */
export function linesOf({ pattern, pivots, level, close }: Detection, last: number): DrawnLine[] {
  const side = close < level ? 'low' : 'high';
  const on = pivots.filter(({ kind }) => kind === side);
  const other = pivots.filter(({ kind }) => kind !== side);
  const triangle = pattern.endsWith('-triangle');
  const slanting = through(on, last);
  const end: Point = { index: last, price: level };
  if (!triangle && slanting && Math.abs(slanting[1].price - level) <= 1e-6 * level)
    return [{ points: [slanting[0], end], level: true }];
  const from = (triangle ? on[0] : on[on.length - 1]) ?? end;
  const second = triangle ? through(other, last) : slanting;
  return [
    ...(second ? [{ points: second, level: false }] : []),
    { points: [{ index: from.index, price: level }, end], level: true },
  ];
}

/** From the first point through the last one on to bar `last`. */
function through(points: readonly Point[], last: number): [Point, Point] | undefined {
  const [a, b] = [points[0], points[points.length - 1]];
  if (!a || !b || a.index === b.index) return undefined;
  const slope = (b.price - a.price) / (b.index - a.index);
  return [
    { index: a.index, price: a.price },
    { index: last, price: a.price + slope * (last - a.index) },
  ];
}
