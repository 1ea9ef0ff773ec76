import { drawBetween, type Random } from '../../statistics/random';

/** A straight leg of the price: its bars, its last price, and the maximum distance of closes from it in heights. */
interface Leg {
  readonly bars: number;
  readonly to: number;
  readonly noise: number;
}

/**
 * The shapes, as points of [share of the duration, level]. Level 0 is the neckline, the valley or the first low; level
 * 1 is the top.
 */
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
  // Ascending triangle: a flat top with rising lows, and a break upwards.
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
/** The distance below the neckline at which the rise into a shape begins, in heights. */
const RISE = 0.8;
/** Maximum distance of a close from its leg in heights; it varies by shape, so that the confidences differ. */
const NOISE = { quiet: 0.01, shape: 0.08 };

/** The number of bars of the straight leg between two shapes. */
const QUIET_BARS = { min: 800, max: 1_200 };

/** Generates the closes of one symbol endlessly: long quiet legs with a shape after each. Prices in whole cents. */
export function* generateCloses(random: Random, firstQuiet: number): Generator<number> {
  const base = drawBetween(random, 80, 400);
  let price = base;
  let quiet = firstQuiet;
  for (;;) {
    const height = base * drawBetween(random, 0.12, 0.2);
    const neckline = base * drawBetween(random, 0.95, 1.05);
    const duration = drawBetween(random, 60, 110);
    const shape = SHAPES[Math.floor(random() * SHAPES.length)]!;
    const noise = drawBetween(random, NOISE.quiet, NOISE.shape);
    const legs: Leg[] = [
      { bars: quiet, to: neckline - RISE * height, noise: NOISE.quiet },
      ...shape.map(([time, level]) => ({
        bars: Math.round(time * duration),
        to: neckline + level * height,
        noise: noise,
      })),
    ];
    for (const { bars, to, noise: maxNoise } of legs) {
      const from = price;
      for (let bar = 1; bar <= bars; bar++) {
        const noise = bar === bars ? 0 : maxNoise * height * (2 * random() - 1);
        price = from + ((to - from) * bar) / bars;
        yield Math.round(100 * (price + noise)) / 100;
      }
    }
    quiet = Math.round(drawBetween(random, QUIET_BARS.min, QUIET_BARS.max));
  }
}
