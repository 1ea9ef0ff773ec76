import { ALL_PATTERNS } from './types';

/**
 * The offsets of the numbers in a symbol's state. The state is one array of doubles of fixed length, so that a bar
 * touches few cache lines, allocates nothing, and the state can be copied as a whole.
 *
 *     header | near | edges | fired: the last structures of each pattern | one block per scale
 *     block  = mode, armed, forming, sums at the last settled pivot, sums at the open pivot, pivots oldest first
 */

/**
 * The swing sizes in average true ranges. The factor between them is about 1.5, because a zigzag finds the same
 * pivots with any threshold between the noise and the smallest leg of a pattern. Project default.
 */
export const SCALES: readonly number[] = [1.4, 2.1, 3.2, 4.8, 7.2];

/**
 * The number of pivots that each scale stores, including the open one: the longest pattern has six, followed by the
 * open one, and the pivot before them shows the prior trend.
 */
export const MAX_PIVOTS = 8;

// The header.
export const COUNT = 0;
export const LAST_TIME = 1;
export const LAST_CLOSE = 2;
export const TRUE_RANGE = 3;
export const VOLUME = 4;
/** The base of the sums: a bar and a price, from which they are counted so that they stay small. */
export const BASE_INDEX = 5;
export const BASE_PRICE = 6;
/** Running sums over the closes c and their bars i, both relative to the base: Σc, Σc², Σic. */
export const SUMS = 7;
/**
 * The prices of the last bar that wait until the next bar confirms them (see guards.ts). PENDING is PENDING_NONE,
 * PENDING_BAR (the whole bar) or PENDING_WICK (its high, its low or both). PENDING_SPLIT is the factor of the split that explains
 * a pending bar, or 1.
 */
export const PENDING = 10;
export const PENDING_HIGH = 11;
export const PENDING_LOW = 12;
export const PENDING_CLOSE = 13;
export const PENDING_SPLIT = 14;
export const HEADER_LENGTH = 15;
export const PENDING_NONE = 0;
export const PENDING_BAR = 1;
export const PENDING_WICK = 2;

/**
 * The numbers that every bar reads are adjacent, and derived from the rest: the price range in which the close cannot
 * cross an armed level until bar NEAR_UNTIL, and for each scale the kind of the open pivot (EDGE_KIND: 1 a high, -1 a
 * low, 2 a high before the first turn, 0 none yet) and its price.
 */
export const NEAR_BELOW = HEADER_LENGTH;
export const NEAR_ABOVE = HEADER_LENGTH + 1;
export const NEAR_UNTIL = HEADER_LENGTH + 2;
export const EDGES = HEADER_LENGTH + 3;
export const EDGE_KIND = 0;
export const EDGE_PRICE = 1;
export const EDGE_LENGTH = 2;

/** For each pattern, the last structures that fired, newest first: the first pivot's bar and the confirming bar. */
export const FIRED = EDGES + SCALES.length * EDGE_LENGTH;
export const MAX_FIRED = 3;
export const FIRED_LENGTH = 2 * MAX_FIRED;

// A block.
/** The kind of the open pivot: 1 a high, -1 a low, 0 none yet. */
export const OPEN = 0;
export const PIVOT_COUNT = 1;
/** Bit masks over the patterns: armed levels, and shapes that are complete except for the break. */
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
export const PIVOT_LENGTH = 4;

export const BLOCK_LENGTH = PIVOTS + MAX_PIVOTS * PIVOT_LENGTH;

export const BLOCKS = FIRED + ALL_PATTERNS.length * FIRED_LENGTH;
export const STATE_LENGTH = BLOCKS + SCALES.length * BLOCK_LENGTH;

/** A level in `SymbolState.levels`: price, bar, slope. */
export const LEVEL_LENGTH = 3;
export const LEVELS_LENGTH = SCALES.length * ALL_PATTERNS.length * LEVEL_LENGTH;
