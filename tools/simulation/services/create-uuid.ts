import type { Random } from '../core/random';

/** Creates ids that are different each time. */
export type IdSource = () => string;

const WORD = 2 ** 32;

const formatHex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Creates the first half of a UUID of version 4, at random. */
const createPrefix = (random: Random): string => {
  const second = formatHex(random.pickInteger(WORD), 8);
  return `${formatHex(random.pickInteger(WORD), 8)}-${second.slice(0, 4)}-4${second.slice(5)}-8000-`;
};

/** Creates one id in the format of a UUID of version 4, from the random numbers of the simulation. */
export const createUuid = (random: Random): string =>
  createPrefix(random) + formatHex(random.pickInteger(WORD), 12);

/**
 * Creates the source of the ids of a resource, in the same format. The first half is random and the second one counts: random
 * numbers for each id would take longer than the rest of a delivery.
 */
export const createIdSource = (random: Random): IdSource => {
  const prefix = createPrefix(random);
  let count = 0;
  return () => prefix + formatHex(++count, 12);
};
