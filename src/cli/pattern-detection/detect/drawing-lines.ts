import type { Detection } from '../../../domain/patterns';

export interface Point {
  readonly index: number;
  readonly price: number;
}

/** A straight line of a pattern; `level` marks the line that the confirming close crossed. */
export interface PatternLine {
  readonly points: readonly [Point, Point];
  readonly level: boolean;
}

/**
 * Finds the lines of a detection, each extended to the confirming bar. The level (neckline, valley or flat side) has the
 * price `level` at that bar. It passes through the pivots on its side if they are on this line, otherwise it is flat. A
 * triangle also has its sloping side, and a head and shoulders with a flat level its neckline.
 * @param last the index of the confirming bar
 */
export function findPatternLines({ pattern, pivots, level, close }: Detection, last: number): PatternLine[] {
  const side = close < level ? 'low' : 'high';
  const levelPivots = pivots.filter(({ kind }) => kind === side);
  const oppositePivots = pivots.filter(({ kind }) => kind !== side);
  const triangle = pattern.endsWith('-triangle');
  const slopingLine = extendLine(levelPivots, last);
  const end: Point = { index: last, price: level };
  if (!triangle && slopingLine && Math.abs(slopingLine[1].price - level) <= 1e-6 * level)
    return [{ points: [slopingLine[0], end], level: true }];
  const from = (triangle ? levelPivots[0] : levelPivots[levelPivots.length - 1]) ?? end;
  const second = triangle ? extendLine(oppositePivots, last) : slopingLine;
  return [
    ...(second ? [{ points: second, level: false }] : []),
    { points: [{ index: from.index, price: level }, end], level: true },
  ];
}

/** Returns the line from the first point through the last one, extended to bar `last`. */
function extendLine(points: readonly Point[], last: number): [Point, Point] | undefined {
  const [a, b] = [points[0], points[points.length - 1]];
  if (!a || !b || a.index === b.index) return undefined;
  const slope = (b.price - a.price) / (b.index - a.index);
  return [
    { index: a.index, price: a.price },
    { index: last, price: a.price + slope * (last - a.index) },
  ];
}
