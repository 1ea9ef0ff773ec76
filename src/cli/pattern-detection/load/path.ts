import { between, type Random } from './random';

/** A straight leg of the price: so many bars, to this price, with closes up to so many heights beside it. */
interface Leg {
  readonly bars: number;
  readonly to: number;
  readonly noise: number;
}

/** Shapes as [share of the duration, level], where 0 is the neckline, the valley or the first low, 1 the top. */
const SHAPES: readonly (readonly (readonly [time: number, level: number])[])[] = [
  // Head and shoulders: up to the left shoulder, neckline, head, neckline, right shoulder, and through the neckline.
  [
    [0.25, 0.6],
    [0.13, 0],
    [0.16, 1],
    [0.16, 0.02],
    [0.13, 0.58],
    [0.17, -0.4],
  ],
  // Double top.
  [
    [0.34, 1],
    [0.22, 0],
    [0.22, 0.98],
    [0.22, -0.4],
  ],
  // Ascending triangle: a flat top with rising lows, and out of it upwards.
  [
    [0.24, 1],
    [0.18, 0.1],
    [0.16, 1],
    [0.12, 0.4],
    [0.1, 1],
    [0.08, 0.65],
    [0.12, 1.4],
  ],
];
/** How far below the neckline the rise into a shape begins, in heights. */
const RISE = 0.8;
/** A close lies at most so far beside its leg, in heights of a shape: shapes differ, so that confidences do. */
const NOISE = { quiet: 0.01, shape: 0.08 };

/** Between two shapes the price goes straight for so many bars. */
const QUIET_BARS = { least: 800, most: 1_200 };

/** The closes of one symbol, without end: long quiet legs, and a shape at the end of each. Prices in whole cents. */
export function* closes(random: Random, firstQuiet: number): Generator<number> {
  const base = between(random, 80, 400);
  let price = base;
  let quiet = firstQuiet;
  for (;;) {
    const height = base * between(random, 0.12, 0.2);
    const neckline = base * between(random, 0.95, 1.05);
    const duration = between(random, 60, 110);
    const shape = SHAPES[Math.floor(random() * SHAPES.length)]!;
    const rough = between(random, NOISE.quiet, NOISE.shape);
    const legs: Leg[] = [
      { bars: quiet, to: neckline - RISE * height, noise: NOISE.quiet },
      ...shape.map(([time, level]) => ({
        bars: Math.round(time * duration),
        to: neckline + level * height,
        noise: rough,
      })),
    ];
    for (const { bars, to, noise: most } of legs) {
      const from = price;
      for (let bar = 1; bar <= bars; bar++) {
        const noise = bar === bars ? 0 : most * height * (2 * random() - 1);
        price = from + ((to - from) * bar) / bars;
        yield Math.round(100 * (price + noise)) / 100;
      }
    }
    quiet = Math.round(between(random, QUIET_BARS.least, QUIET_BARS.most));
  }
}
