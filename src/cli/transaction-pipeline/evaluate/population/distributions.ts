import type { Random } from '../../../statistics/random';

/** Draws from the standard normal distribution (Box and Muller). */
export function drawNormal(random: Random, mean = 0, deviation = 1): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

/** Draws a number of events (Knuth); for small means. */
export function drawPoisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** Draws a whole number from 0 to `count` - 1. */
export const drawIndex = (random: Random, count: number): number => Math.floor(random() * count);

/** Draws different whole numbers from 0 to `count` - 1. */
export function drawIndices(random: Random, count: number, size: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < size) drawn.add(drawIndex(random, count));
  return [...drawn];
}

/** Rounds to cents. */
export const roundCents = (amount: number): number => Math.round(amount * 100) / 100;
