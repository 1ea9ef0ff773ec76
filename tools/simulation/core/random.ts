import { createRandom as createNumbers } from '../../../src/cli/statistics/random';

/** Random numbers that depend only on a seed. */
export interface Random {
  /** Returns a number in [0, 1). */
  next(): number;
  /** Returns a whole number from 0 to below `end`. */
  pickInteger(end: number): number;
  happens(probability: number): boolean;
  pickOne<T>(list: readonly T[]): T;
  /** Returns a number between two positive ones; each order of magnitude is equally likely, as for delays. */
  pickMagnitude(low: number, high: number): number;
  /**
   * Creates an independent stream of numbers. It depends on the seed and the name only, not on the numbers drawn so far,
   * so that an additional draw in one service does not change the others.
   */
  fork(name: string): Random;
}

/** FNV-1a with 32 bits (Fowler, Noll, Vo; public domain), mixed with a seed. */
function hashName(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  return hash;
}

/** @param seed a whole number; its lower 32 bits are used */
export function createRandom(seed: number): Random {
  const next = createNumbers(seed);
  const pickInteger = (end: number): number => Math.floor(next() * end);
  return {
    next,
    pickInteger,
    happens: (probability) => probability > 0 && next() < probability,
    pickOne: (list) => {
      if (list.length === 0) throw new Error('nothing to pick: expected a list with at least one element');
      return list[pickInteger(list.length)]!;
    },
    pickMagnitude: (low, high) => low * (high / low) ** next(),
    fork: (name) => createRandom(hashName(seed, name)),
  };
}
