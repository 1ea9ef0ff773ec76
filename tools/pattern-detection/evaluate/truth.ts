import type { Bar, Knot, PatternClass, Truth } from './types';

type Extreme = Truth['extremes'][number];

/** The extremes of the noisy bars: for each knot, the highest high or lowest low from mid-leg to mid-leg. */
export function findExtremes(knots: readonly Knot[], bars: readonly Bar[]): Extreme[] {
  return knots.flatMap(({ t, pivot }, k): Extreme[] => {
    if (!pivot) return [];
    const from = Math.ceil((knots[k - 1]!.t + t) / 2);
    const to = Math.min(bars.length - 1, Math.floor((t + knots[k + 1]!.t) / 2));
    let index = from;
    for (let i = from; i <= to; i++)
      if (pivot === 'high' ? bars[i]!.high > bars[index]!.high : bars[i]!.low < bars[index]!.low) index = i;
    return [{ kind: pivot, index, price: pivot === 'high' ? bars[index]!.high : bars[index]!.low }];
  });
}

/** The level that a close must cross at bar `i`. */
function createLevel(pattern: PatternClass, extremes: readonly Extreme[]): (i: number) => number {
  if (pattern === 'ascending-triangle') {
    const top = Math.max(...extremes.filter(({ kind }) => kind === 'high').map(({ price }) => price));
    return () => top;
  }
  if (pattern === 'double-top') return () => extremes[1]!.price;
  const [left, right] = [extremes[1]!, extremes[3]!];
  const slope = (right.price - left.price) / (right.index - left.index);
  // Below an up-sloping neckline, or below the right armpit where it slopes down (Bulkowski).
  return slope > 0 ? (i) => right.price + slope * (i - right.index) : () => right.price;
}

export interface Break {
  readonly breakAt: number;
  /** The number of extremes before it. */
  readonly after: number;
}

/**
 * Finds the first bar that closes beyond the line through the noisy extremes before it, once there are enough extremes:
 * all of them, or, for a triangle, the five touches that its definition requires.
 */
export function findBreak(
  pattern: PatternClass,
  extremes: readonly Extreme[],
  bars: readonly Bar[],
): Break | undefined {
  const up = pattern === 'ascending-triangle';
  for (let after = Math.min(5, extremes.length); after <= extremes.length; after++) {
    const level = createLevel(pattern, extremes.slice(0, after));
    const until = extremes[after]?.index ?? bars.length - 1;
    for (let i = extremes[after - 1]!.index + 1; i <= until; i++) {
      const beyond = bars[i]!.close - level(i);
      if (up ? beyond > 0 : beyond < 0) return { breakAt: i, after };
    }
  }
  return undefined;
}

/**
 * Determines the planted pattern, or returns undefined if noise changed the bars so that they violate the definition: a
 * shoulder above the head or below the other side's midpoint, peaks more than 5 % apart, lows that do not rise, no break.
 */
export function determineTruth(
  pattern: PatternClass,
  knots: readonly Knot[],
  bars: readonly Bar[],
): Truth | undefined {
  const extremes = findExtremes(knots, bars);
  const p = extremes.map(({ price }) => price);
  if (pattern === 'head-and-shoulders') {
    const [e1, e2, e3, e4, e5] = p as [number, number, number, number, number];
    if (e3 <= e1 || e3 <= e5) return undefined;
    if (e1 <= (e5 + e4) / 2 || e5 <= (e1 + e2) / 2 || e2 >= (e5 + e4) / 2 || e4 >= (e1 + e2) / 2)
      return undefined;
  } else if (pattern === 'double-top') {
    if (Math.abs(p[0]! - p[2]!) > 0.05 * Math.max(p[0]!, p[2]!)) return undefined;
  } else {
    const lows = extremes.filter(({ kind }) => kind === 'low').map(({ price }) => price);
    if (lows.some((low, i) => i > 0 && low <= lows[i - 1]!)) return undefined;
  }
  const found = findBreak(pattern, extremes, bars);
  return found && { pattern, extremes: extremes.slice(0, found.after), breakAt: found.breakAt };
}
