import {
  ALL_PATTERNS,
  examine,
  type Bar,
  type Candidate,
  type PatternName,
  type Pivot,
  type Window,
} from '../../../src/domain/patterns';
import { START, upsideDown } from './synthetic';

const DAY = 86_400_000;

export interface Drawing {
  /** Corners as [bar, price], oldest first. */
  readonly corners: readonly (readonly [bar: number, price: number])[];
  readonly last: 'high' | 'low';
  /** The bar of the break, the close before it and the close itself. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** The average true range. @default 1 */
  readonly range?: number;
  /** How far the closes stray from each leg. @default 0 */
  readonly scatter?: number;
}

/** The window of a shape drawn by hand. */
export function windowOf({ corners, last, at, from, to, range = 1, scatter = 0 }: Drawing): Window {
  const pivots = corners.map(([index, price], i): Pivot => {
    const kind = (corners.length - 1 - i) % 2 === 0 ? last : last === 'high' ? 'low' : 'high';
    return { kind, index, price, timestamp: START + index * DAY, scatter };
  });
  const bar: Bar = {
    symbol: 'HAND',
    timestamp: START + at * DAY,
    open: from,
    high: Math.max(from, to),
    low: Math.min(from, to),
    close: to,
    volume: 0,
  };
  return {
    symbol: 'HAND',
    scale: 1,
    patterns: ALL_PATTERNS,
    pivots,
    bar,
    index: at,
    previousClose: from,
    averageTrueRange: range,
  };
}

/** The drawing with some corners moved, and with some of its other facts changed. */
export function moved(
  drawing: Drawing,
  corners: Readonly<Record<number, readonly [bar: number, price: number]>>,
  rest: Partial<Drawing> = {},
): Drawing {
  return { ...drawing, corners: drawing.corners.map((corner, i) => corners[i] ?? corner), ...rest };
}

/**
 * What the rules of a pattern find in a drawing, after a check that those of its inverse find the same in the mirror.
 */
export function examineBoth(
  name: PatternName,
  inverse: PatternName,
  drawing: Drawing,
): Candidate | undefined {
  const window = windowOf(drawing);
  const found = examine(name, window);
  const mirrored = examine(inverse, {
    ...window,
    pivots: window.pivots.map((pivot) => ({
      ...pivot,
      kind: pivot.kind === 'high' ? 'low' : 'high',
      price: -pivot.price,
    })),
    bar: upsideDown([window.bar], 0)[0]!,
    previousClose: -window.previousClose,
  });
  expect(mirrored && { ...mirrored, pivots: mirrored.pivots.map(({ index }) => index) }).toEqual(
    found && {
      ...found,
      pattern: inverse,
      level: -found.level,
      close: -found.close,
      pivots: found.pivots.map(({ index }) => index),
    },
  );
  return found;
}
