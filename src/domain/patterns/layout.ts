import { ALL_PATTERNS } from './types';

/**
 * Where each number of a symbol's state stands. The whole state is one array of doubles of fixed length, so that a
 * tick touches a few cache lines, allocates nothing, and storing it is copying it.
 *
 *     header | fired: the last structures of each pattern | one block for each scale
 *     block  = mode, armed, forming, sums at the last settled pivot, sums at the open pivot, pivots oldest first
 */

/**
 * The swing sizes that are followed, in average true ranges. Steps of about 1.5, because a zigzag finds the same
 * pivots with any threshold between the noise and the smallest leg of a pattern. Default here.
 */
export const SCALES: readonly number[] = [1, 1.5, 2.25, 3.4, 5, 7.5];

/**
 * How many pivots each scale remembers, the open one included. The longest pattern needs six, one more is open, and
 * the one before them tells how the trend came in.
 */
export const PIVOTS_KEPT = 8;

// The header.
export const COUNT = 0;
export const LAST_TIME = 1;
export const LAST_CLOSE = 2;
export const TRUE_RANGE = 3;
export const VOLUME = 4;
/** The bar and the price that the sums are taken from, so that they stay small. */
export const BASE_INDEX = 5;
export const BASE_PRICE = 6;
/** Running sums over the closes c and their bars i, both from the base: Σc, Σc², Σic. */
export const SUMS = 7;
export const HEADER = 10;

/** For each pattern, the last structures that fired, newest first: the first pivot's bar and the confirming bar. */
export const FIRED = HEADER;
export const FIRED_KEPT = 3;
export const FIRED_STRIDE = 2 * FIRED_KEPT;

// A block.
/** The open pivot's kind: 1 a high, -1 a low, 0 nothing seen yet. */
export const OPEN = 0;
export const PIVOT_COUNT = 1;
/** Bit masks over the patterns: whose level is watched, and whose shape is complete but for the break. */
export const ARMED = 2;
export const FORMING = 3;
export const SUMS_SETTLED = 4;
export const SUMS_OPEN = 7;
export const PIVOTS = 10;

// A pivot.
export const PRICE = 0;
export const TIME = 1;
export const INDEX = 2;
export const SCATTER = 3;
export const PIVOT = 4;

export const BLOCK = PIVOTS + PIVOTS_KEPT * PIVOT;

export const BLOCKS = FIRED + ALL_PATTERNS.length * FIRED_STRIDE;
export const STATE = BLOCKS + SCALES.length * BLOCK;

/** A watched line, beside the state: price, bar, slope. */
export const LEVEL = 3;
export const LEVELS = SCALES.length * ALL_PATTERNS.length * LEVEL;
/** Behind the watched lines: up to bar NEAR_UNTIL no close from NEAR_BELOW to NEAR_ABOVE can cross one of them. */
export const NEAR_BELOW = LEVELS;
export const NEAR_ABOVE = LEVELS + 1;
export const NEAR_UNTIL = LEVELS + 2;
export const WATCHED = LEVELS + 3;
