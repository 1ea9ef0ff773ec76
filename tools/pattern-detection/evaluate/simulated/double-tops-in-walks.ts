import type { Random } from '../random';
import { determineTruth } from '../truth';
import type { Bar, Knot, Series } from '../types';
import type { DepthRange } from '../depth-findings';
import { simulateWalk } from './nulls';
import { buildBars, roundTickSize } from './quotes';
import { generateSessions } from './sessions';

/** The style of these series. */
export const WALK_STYLE = 'walk';
const MAX_ATTEMPTS = 2000;
/** Bars of the random walk before the rise to the first top, and after the break. */
const BARS = { before: 120, after: 80 };
/** Bars before the first top whose true ranges count, in addition to those of the pattern. */
const RANGE_BARS = 30;
/** By how many true ranges the highs and lows make a valley deeper than the closes do. */
const WICKS = 0.9;
/** The largest difference of the tops, in depths. */
const MAX_UNEVEN = 0.25;

/** The average range of a bar, including the move from the last close, without the moves at night. */
function averageTrueRange(trades: readonly (readonly number[])[], isFirst: (bar: number) => boolean): number {
  let [total, count] = [0, 0];
  for (let bar = 1; bar < trades.length; bar++) {
    if (isFirst(bar)) continue;
    const logs = [trades[bar - 1]!.at(-1)!, ...trades[bar]!];
    total += Math.max(...logs) - Math.min(...logs);
    count++;
  }
  return total / count;
}

/**
 * Draws a double top with a valley of `depth`, in logarithms, into a random walk whose bars have the average true range `range`:
 * a rise from below the valley, two tops, a break. A leg takes 0.4 to 1.2 times as long as a walk needs for such a move.
 */
function drawDoubleTop(random: Random, depth: number, range: number): Knot[] {
  // The range of a bar of a random walk is 1.6 standard deviations.
  const sd = range / 1.6;
  const pickBars = (move: number) =>
    Math.max(4, Math.min(60, Math.round((move / sd) ** 2 * random.between(0.4, 1.2))));
  const rise = depth * random.between(1.2, 2.5);
  const second = random.between(-0.12, 0.12) * depth;
  const first = BARS.before + pickBars(rise);
  const valley = first + pickBars(depth);
  const top = valley + pickBars(depth);
  return [
    { t: BARS.before, x: -rise },
    { t: first, x: 0, pivot: 'high' },
    { t: valley, x: -depth, pivot: 'low' },
    { t: top, x: second, pivot: 'high' },
    { t: top + pickBars(depth), x: -depth - range * random.between(1, 2.5) },
  ];
}

/**
 * Moves the trades of a walk such that it closes at the anchors. Between them it keeps the share `kept` of its deviations
 * from a line; after the last one it continues.
 */
function bendWalk(
  trades: readonly (readonly number[])[],
  anchors: readonly Knot[],
  kept: number,
): number[][] {
  const closes = anchors.map(({ t }) => trades[t]!.at(-1)!);
  const base = closes[0]! - anchors[0]!.x;
  const shift = base + anchors.at(-1)!.x - closes.at(-1)!;
  const bent = trades.map((logs, bar) =>
    bar <= anchors.at(-1)!.t ? [...logs] : logs.map((log) => log + shift),
  );
  for (let k = 1; k < anchors.length; k++) {
    const [from, to] = [anchors[k - 1]!, anchors[k]!];
    for (let bar = from.t + 1; bar <= to.t; bar++) {
      const logs = trades[bar]!;
      bent[bar] = logs.map((log, trade) => {
        const share = (bar - 1 + (trade + 1) / logs.length - from.t) / (to.t - from.t);
        const deviation = log - closes[k - 1]! - (closes[k]! - closes[k - 1]!) * share;
        return base + from.x + (to.x - from.x) * share + kept * deviation;
      });
    }
  }
  return bent;
}

/** The depth of the valley in average true ranges, or undefined if the bars contain another shape. */
function measureDepth(
  bars: readonly Bar[],
  extremes: readonly { index: number; price: number }[],
  breakAt: number,
) {
  const [first, valley, second] = extremes as [
    (typeof extremes)[0],
    (typeof extremes)[0],
    (typeof extremes)[0],
  ];
  const inside = bars.slice(first.index, breakAt);
  const [highest, lower] = [Math.max(first.price, second.price), Math.min(first.price, second.price)];
  const depth = (first.price + second.price) / 2 - valley.price;
  if (inside.some(({ high }) => high > highest)) return undefined;
  if (bars.slice(first.index, second.index + 1).some(({ low }) => low < valley.price)) return undefined;
  if (highest - lower > MAX_UNEVEN * depth) return undefined;
  const from = first.index - RANGE_BARS;
  const ranges = bars.slice(from, breakAt).map(({ high, low }, i) => {
    const before = bars[from + i - 1]!.close;
    return Math.max(high, before) - Math.min(low, before);
  });
  return depth / (ranges.reduce((sum, range) => sum + range, 0) / ranges.length);
}

/**
 * Generates minute bars of a random walk, with sessions and regimes of volatility, that contains one double top with a valley
 * of `least` to `most` average true ranges. The moves on its legs are those of the walk.
 * @throws Error if no attempt has such a valley
 */
export function plantDoubleTopInWalk({ least, most }: DepthRange, random: Random): Series {
  const length = BARS.before + 320;
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const all = generateSessions(length, '1-minute', random);
    const walk = simulateWalk(
      all,
      { interval: '1-minute', hasRegimes: true, spread: random.between(0, 0.3) },
      random,
    );
    const range = averageTrueRange(walk.slice(0, BARS.before), (bar) => all[bar]!.isFirst);
    const depth = random.between(least, Math.min(most, 2 * least)) - WICKS;
    const anchors = drawDoubleTop(random, range * depth, range);
    const until = anchors.at(-1)!.t + BARS.after;
    if (until > length) continue;
    const trades = bendWalk(walk.slice(0, until), anchors, random.between(0.5, 0.9));
    const tick = roundTickSize(Math.exp(trades[0]![0]!) * range * random.logBetween(0.005, 0.2));
    const bars = buildBars(all.slice(0, until), trades, { symbol: 'SIM', tick }, random);
    const truth = determineTruth('double-top', anchors, bars);
    const measured = truth && measureDepth(bars, truth.extremes, truth.breakAt);
    if (!truth || measured === undefined || measured < least || measured > most) continue;
    const scale = truth.extremes.at(-1)!.index - truth.extremes[0]!.index;
    return {
      bars,
      truth,
      kind: 'double-top',
      noise: 'high',
      style: WALK_STYLE,
      texture: '1-minute bars',
      scale,
    };
  }
  throw new Error(`Failed to plant a valley of ${least} true ranges in ${MAX_ATTEMPTS} attempts`);
}
