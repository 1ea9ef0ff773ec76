import type { Random } from '../core/random';

const WORD = 2 ** 32;

const formatWord = (word: number): string => word.toString(16).padStart(8, '0');

/** Creates a UUID in the format of version 4, from the random numbers of the simulation. */
export const createUuid = (random: Random): string => {
  const [first, second, third, fourth] = Array.from({ length: 4 }, () =>
    formatWord(random.pickInteger(WORD)),
  ) as [string, string, string, string];
  const variant = '89ab'[parseInt(third[0]!, 16) % 4];
  return [
    first,
    second.slice(0, 4),
    `4${second.slice(5)}`,
    `${variant}${third.slice(1, 4)}`,
    `${third.slice(4)}${fourth}`,
  ].join('-');
};
