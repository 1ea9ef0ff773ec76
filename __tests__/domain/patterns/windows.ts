import {
  ALL_PATTERNS,
  matchPattern,
  type Bar,
  type Candidate,
  type PatternName,
  type Pivot,
  type Window,
} from '../../../src/domain/patterns';
import { START, mirrorBars } from './synthetic';

const DAY = 86_400_000;

export interface Drawing {
  /** Corners as [bar, price], oldest first. */
  readonly corners: readonly (readonly [bar: number, price: number])[];
  readonly lastKind: 'high' | 'low';
  /** The bar of the break, the previous close and the close. */
  readonly breakBar: number;
  readonly previousClose: number;
  readonly close: number;
  /** The average true range. @default 1 */
  readonly averageTrueRange?: number;
  /** The scatter of the closes around each leg. @default 0 */
  readonly scatter?: number;
}

/** Creates the window of a hand-drawn shape. */
export function createWindow({
  corners,
  lastKind: last,
  breakBar: at,
  previousClose: from,
  close: to,
  averageTrueRange: range = 1,
  scatter = 0,
}: Drawing): Window {
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

/** Returns the drawing with some corners moved, and other properties changed. */
export function moveCorners(
  drawing: Drawing,
  corners: Readonly<Record<number, readonly [bar: number, price: number]>>,
  rest: Partial<Drawing> = {},
): Drawing {
  return { ...drawing, corners: drawing.corners.map((corner, i) => corners[i] ?? corner), ...rest };
}

/**
 * Matches a pattern in a drawing, and checks that its inverse gives the same result on the mirrored drawing.
 */
export function matchBoth(name: PatternName, inverse: PatternName, drawing: Drawing): Candidate | undefined {
  const window = createWindow(drawing);
  const found = matchPattern(name, window);
  const mirrored = matchPattern(inverse, {
    ...window,
    pivots: window.pivots.map((pivot) => ({
      ...pivot,
      kind: pivot.kind === 'high' ? 'low' : 'high',
      price: -pivot.price,
    })),
    bar: mirrorBars([window.bar], 0)[0]!,
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
