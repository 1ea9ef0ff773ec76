import type { DepthRange, WalkPattern } from '../depth-findings';
import type { Random } from '../random';
import { determineTruth } from '../truth';
import type { Bar, Knot, Series, Truth } from '../types';
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
/** The largest difference of the first and the last top, in depths. */
const MAX_UNEVEN = 0.4;
/** The largest half of the distance between bid and ask, in standard deviations of a bar: it makes wicks long. */
const MAX_SPREAD = 0.8;
/** The share of the deviations of a random walk from a line that a leg keeps. */
const KEPT = [0.5, 0.9] as const;
/** By how many true ranges the last close breaks the level. */
const BREAK = [0.4, 2.5] as const;

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

/** Returns the duration of a move in bars, 3 to 60: a random share, 0.1 to 1.2, of what a random walk with such ranges needs. */
type PickBars = (move: number) => number;

/** Draws the extremes of a pattern with a depth of 1, and the close that breaks it. The rise begins at bar BARS.before. */
type DrawKnots = (random: Random, pickBars: PickBars, breakDepth: number) => Knot[];

const drawDoubleTop: DrawKnots = (random, pickBars, breakDepth) => {
  const rise = random.between(1.2, 2.5);
  const first = BARS.before + pickBars(rise);
  const valley = first + pickBars(1);
  const second = valley + pickBars(1);
  return [
    { t: BARS.before, x: -rise },
    { t: first, x: 0, pivot: 'high' },
    { t: valley, x: -1, pivot: 'low' },
    { t: second, x: random.between(-0.12, 0.12), pivot: 'high' },
    { t: second + pickBars(1), x: -1 - breakDepth },
  ];
};

const drawHeadAndShoulders: DrawKnots = (random, pickBars, breakDepth) => {
  const shoulder = random.between(0.35, 0.75);
  const [left, right] = [1, 1].map(() => shoulder + random.between(-0.12, 0.12)) as [number, number];
  const slope = random.between(-0.12, 0.12);
  const moves = [random.between(0.8, 2), left, 1 - slope, 1 + slope, right, right];
  const times: number[] = [];
  for (const move of moves) times.push((times.at(-1) ?? BARS.before) + pickBars(move));
  const [e1, e2, e3, e4, e5, end] = times as [number, number, number, number, number, number];
  return [
    { t: BARS.before, x: left - 1 - moves[0]! },
    { t: e1, x: left - 1, pivot: 'high' },
    { t: e2, x: -1 - slope, pivot: 'low' },
    { t: e3, x: 0, pivot: 'high' },
    { t: e4, x: -1 + slope, pivot: 'low' },
    { t: e5, x: right - 1, pivot: 'high' },
    { t: end, x: Math.min(-1 + slope, -1) - breakDepth },
  ];
};

const DRAW: Readonly<Record<WalkPattern, DrawKnots>> = {
  'double-top': drawDoubleTop,
  'head-and-shoulders': drawHeadAndShoulders,
};

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

/**
 * The depth in average true ranges, or undefined if the bars contain another shape. No price in the time before the pattern, twice
 * as long as it and at least 30 bars, is above its highest top. Moves at night count in the true ranges, too.
 */
function measureDepth(
  pattern: WalkPattern,
  bars: readonly Bar[],
  { extremes, breakAt }: Truth,
): number | undefined {
  const prices = extremes.map(({ price }) => price);
  const highs = prices.filter((_, i) => i % 2 === 0);
  const lows = prices.filter((_, i) => i % 2 === 1);
  const [from, until] = [extremes[0]!.index, extremes.at(-1)!.index];
  const before = Math.max(RANGE_BARS, 2 * (until - from));
  if (bars.slice(Math.max(0, from - before), breakAt).some(({ high }) => high > Math.max(...highs)))
    return undefined;
  if (bars.slice(from, until + 1).some(({ low }) => low < Math.min(...lows))) return undefined;
  const level = lows.reduce((sum, low) => sum + low, 0) / lows.length;
  const outer = [highs[0]!, highs.at(-1)!];
  const depth = (pattern === 'double-top' ? (outer[0]! + outer[1]!) / 2 : Math.max(...highs)) - level;
  if (Math.abs(outer[0]! - outer[1]!) > MAX_UNEVEN * depth) return undefined;
  const ranges = bars.slice(from - RANGE_BARS, breakAt).map(({ high, low }, i) => {
    const { close } = bars[from - RANGE_BARS + i - 1]!;
    return Math.max(high, close) - Math.min(low, close);
  });
  return depth / (ranges.reduce((sum, range) => sum + range, 0) / ranges.length);
}

/**
 * Generates minute bars of a random walk, with sessions and regimes of volatility, that contains one pattern with a depth of
 * `least` to `most` average true ranges: that of the valley of a double top, or of the neckline below a head. The moves on its
 * legs are those of the walk.
 * @throws Error if no attempt has such a pattern
 */
export function plantInWalk(pattern: WalkPattern, { least, most }: DepthRange, random: Random): Series {
  const length = BARS.before + 320;
  for (let i = 0; i < MAX_ATTEMPTS; i++) {
    const all = generateSessions(length, '1-minute', random);
    const walk = simulateWalk(
      all,
      { interval: '1-minute', hasRegimes: true, spread: random.between(0, MAX_SPREAD) },
      random,
    );
    const range = averageTrueRange(walk.slice(0, BARS.before), (bar) => all[bar]!.isFirst);
    const depth = (random.between(least, Math.min(most, 2 * least)) - WICKS) * range;
    // Without a spread, the range of a bar of a random walk is 1.6 standard deviations; with the largest one, about twice that.
    const pickBars: PickBars = (share) =>
      Math.max(
        3,
        Math.min(60, Math.round(((1.6 * share * depth) / range) ** 2 * random.logBetween(0.1, 1.2))),
      );
    const knots = DRAW[pattern](random, pickBars, (range * random.between(...BREAK)) / depth);
    const anchors = knots.map((knot) => ({ ...knot, x: knot.x * depth }));
    const until = anchors.at(-1)!.t + BARS.after;
    if (until > length) continue;
    const trades = bendWalk(walk.slice(0, until), anchors, random.between(...KEPT));
    const tick = roundTickSize(Math.exp(trades[0]![0]!) * range * random.logBetween(0.005, 0.2));
    const bars = buildBars(all.slice(0, until), trades, { symbol: 'SIM', tick }, random);
    const truth = determineTruth(pattern, anchors, bars);
    const measured = truth && measureDepth(pattern, bars, truth);
    if (!truth || measured === undefined || measured < least || measured > most) continue;
    const scale = truth.extremes.at(-1)!.index - truth.extremes[0]!.index;
    return { bars, truth, kind: pattern, noise: 'high', style: WALK_STYLE, texture: '1-minute bars', scale };
  }
  throw new Error(
    `Failed to plant a ${pattern} with a depth of ${least} true ranges in ${MAX_ATTEMPTS} attempts`,
  );
}
