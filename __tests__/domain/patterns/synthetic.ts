import type { Bar, DEPLOYED_PATTERNS } from '../../../src/domain/patterns';

/**
 * Synthetic price series with known patterns. They are drawn after textbook shapes, in proportions of the pattern's
 * height, independently of the detector: none of its thresholds is imported or repeated here.
 */

export type Random = () => number;

/** The patterns that are drawn; their inverses are the same drawings mirrored by {@link mirrorBars}. */
export type Drawable = (typeof DEPLOYED_PATTERNS)[number];

/** Mulberry32: a small seeded generator, uniform in [0, 1). */
export function createRandom(seed: number): Random {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Returns a standard normal deviate (Box-Muller). */
export function randomNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const DAY = 86_400_000;
export const START = Date.UTC(2020, 0, 1);

/** Creates a bar from its prices in order. */
export function createBar(prices: readonly number[], i: number, symbol: string, volume: number): Bar {
  return {
    symbol,
    timestamp: START + i * DAY,
    open: prices[0]!,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices[prices.length - 1]!,
    volume,
  };
}

/** Creates bars from closes: each bar opens at the previous close. */
export function createLine(closes: readonly number[], symbol = 'LINE'): Bar[] {
  return closes.map((close, i) => createBar([closes[i - 1] ?? close, close], i, symbol, 0));
}

/** Returns closes on straight legs between corners; each corner is [bars since the last one, price]. */
export function createLegs(corners: readonly (readonly [bars: number, price: number])[]): number[] {
  const closes: number[] = [];
  let from = corners[0]![1];
  for (const [bars, price] of corners) {
    for (let i = 1; i <= bars; i += 1) closes.push(from + ((price - from) * i) / bars);
    from = price;
  }
  return closes;
}

/** Geometric Brownian motion with 2 % per bar, ten steps per bar. */
export function createRandomWalk(bars: number, random: Random, symbol = 'WALK'): Bar[] {
  let price = 100;
  return Array.from({ length: bars }, (_, i) => {
    const prices = [price];
    for (let step = 0; step < 10; step += 1)
      prices.push((price *= Math.exp((0.02 / Math.sqrt(10)) * randomNormal(random))));
    return createBar(prices, i, symbol, 1000 * (0.5 + random()));
  });
}

const between = (random: Random, low: number, high: number) => low + (high - low) * random();

/** Corners as shares of the height above the neckline, valley or first low, with the shares of the time between them. */
function drawOutline(pattern: Drawable, random: Random): { time: number; level: number }[] {
  const r = (low: number, high: number) => between(random, low, high);
  switch (pattern) {
    case 'head-and-shoulders': {
      const shoulder = r(0.45, 0.7);
      return [
        { time: 0, level: shoulder + r(-0.05, 0.05) },
        { time: r(0.8, 1.2), level: r(-0.06, 0.06) },
        { time: r(0.8, 1.2), level: 1 },
        { time: r(0.8, 1.2), level: r(-0.06, 0.06) },
        { time: r(0.8, 1.2), level: shoulder + r(-0.05, 0.05) },
        { time: r(0.8, 1.2), level: -0.4 },
      ];
    }
    case 'double-top':
      return [
        { time: 0, level: 1 },
        { time: r(0.8, 1.2), level: 0 },
        { time: r(0.8, 1.2), level: 1 + r(-0.05, 0.05) },
        { time: r(0.8, 1.2), level: -0.4 },
      ];
    case 'ascending-triangle':
      return [
        { time: 0, level: 1 },
        { time: r(0.9, 1.1), level: 0 },
        { time: r(0.9, 1.1), level: 1 + r(-0.02, 0.02) },
        { time: r(0.7, 0.9), level: r(0.3, 0.4) },
        { time: r(0.7, 0.9), level: 1 + r(-0.02, 0.02) },
        { time: r(0.5, 0.7), level: r(0.6, 0.7) },
        { time: r(0.6, 0.8), level: 1.4 },
      ];
  }
}

export interface Drawn {
  readonly bars: Bar[];
  /** The pattern's first and last bar, the move out of it included. */
  readonly from: number;
  readonly to: number;
}

/**
 * Draws one pattern with its prior trend and the move after it.
 * @param duration bars from the first corner to the end of the break
 * @param noise standard deviation of a close around the outline, as a share of the pattern's height
 */
export function drawPattern(pattern: Drawable, duration: number, noise: number, random: Random): Drawn {
  const corners = drawOutline(pattern, random);
  const total = corners.reduce((sum, corner) => sum + corner.time, 0);
  const lead = Math.round(duration * between(random, 0.4, 0.7));
  const base = 100;
  const height = base * between(random, 0.08, 0.2);
  const first = corners[0]!.level;
  const path = createLegs([
    [8, -between(random, 0.5, 0.8)],
    [lead, first],
    ...corners
      .slice(1)
      .map(({ time, level }) => [Math.max(2, Math.round((duration * time) / total)), level] as const),
    [6, corners[corners.length - 1]!.level],
  ]);
  let last = base + height * path[0]!;
  const bars = path.map((level, i) => {
    const close = base + height * (level + noise * randomNormal(random));
    const reach = () => height * noise * Math.abs(randomNormal(random)) * 0.5;
    const prices = [last, Math.max(last, close) + reach(), Math.min(last, close) - reach(), close];
    last = close;
    return createBar(prices, i, pattern, 1000 * (0.5 + random()));
  });
  return { bars, from: 8 + lead - 1, to: path.length - 1 };
}

/** Mirrors bars: each price p becomes `about` − p, so that every pattern becomes its inverse. */
export function mirrorBars(bars: readonly Bar[], about: number): Bar[] {
  return bars.map(({ open, high, low, close, ...rest }) => ({
    ...rest,
    open: about - open,
    high: about - low,
    low: about - high,
    close: about - close,
  }));
}

/** Multiplies all prices by k. */
export function scalePrices(bars: readonly Bar[], k: number): Bar[] {
  return bars.map(({ open, high, low, close, ...rest }) => ({
    ...rest,
    open: open * k,
    high: high * k,
    low: low * k,
    close: close * k,
  }));
}

/** Joins series: each continues at the last price of the previous one, with one bar per minute. */
export function joinSeries(pieces: readonly (readonly Bar[])[], symbol = 'MIXED'): Bar[] {
  const series: Bar[] = [];
  for (const piece of pieces) {
    series.push(...scalePrices(piece, (series[series.length - 1]?.close ?? piece[0]!.open) / piece[0]!.open));
  }
  return series.map((bar, i) => ({ ...bar, symbol, timestamp: (i + 1) * 60_000 }));
}

/** Creates a series with one of each pattern and noise between them. */
export function createMixedSeries(seed: number, noise = 0.03): Bar[] {
  const random = createRandom(seed);
  return joinSeries([
    drawPattern('head-and-shoulders', 40, noise, random).bars,
    createRandomWalk(60, random),
    drawPattern('ascending-triangle', 60, noise, random).bars,
    createRandomWalk(40, random),
    drawPattern('double-top', 30, noise, random).bars,
  ]);
}

/**
 * Ten swings so wide that every scale settles more pivots than it stores, so that later results do not depend on the
 * beginning of the series.
 */
export function createSwings(random: Random): Bar[] {
  const corners = Array.from({ length: 11 }, (_, i) => [i === 0 ? 1 : 40, i % 2 === 0 ? 95 : 105] as const);
  return createLine(createLegs(corners).map((close) => close + 0.02 * randomNormal(random)));
}
