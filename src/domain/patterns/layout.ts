import { ALL_PATTERNS } from './types';

/**
 * Where each number of a symbol's state stands. The whole state is one array of doubles of fixed length, so that a
 * tick touches a few cache lines, allocates nothing, and storing it is copying it.
 *
 *     header | near | edges | fired: the last structures of each pattern | one block for each scale
 *     block  = mode, armed, forming, sums at the last settled pivot, sums at the open pivot, pivots oldest first
 */

/**
 * The swing sizes that are followed, in average true ranges. Steps of about 1.5, because a zigzag finds the same
 * pivots with any threshold between the noise and the smallest leg of a pattern. Default here.
 */
export const SCALES: readonly number[] = [1.4, 2.1, 3.2, 4.8, 7.2];

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

/**
 * What every bar looks at stands side by side, and follows from the rest: between which prices the close may move up to
 * bar NEAR_UNTIL without crossing a watched line, and of each scale the open pivot's kind (EDGE_KIND: 1 a high, -1 a low, 2
 * a high before the first turn, 0 nothing seen yet) and price.
 */
export const NEAR_BELOW = HEADER;
export const NEAR_ABOVE = HEADER + 1;
export const NEAR_UNTIL = HEADER + 2;
export const EDGES = HEADER + 3;
export const EDGE_KIND = 0;
export const EDGE_PRICE = 1;
export const EDGE = 2;

/** For each pattern, the last structures that fired, newest first: the first pivot's bar and the confirming bar. */
export const FIRED = EDGES + SCALES.length * EDGE;
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
