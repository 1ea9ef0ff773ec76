import { ALL_PATTERNS } from './types';

/**
 * The offsets of the numbers in a symbol's state. It has two parts, each of fixed length. The hot part contains what every
 * bar reads, in 200 bytes, and the rarely used prices that wait. The cold part contains the pivots and the levels, which
 * change when the price moves beyond the last pivot. The hot parts of all symbols are adjacent (see `StateTable`), so that
 * thousands of symbols fit into the processor's cache.
 *
 *     hot   = header | near | edges | pending prices
 *     cold  = one block per scale | fired: the last structures of each pattern | levels
 *     block = open, armed, forming, sums at the last settled pivot, pivots oldest first, sums at the open pivot
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

// The hot part.
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
 * Derived from the levels: the price range in which the close cannot cross an armed level until bar NEAR_UNTIL.
 */
export const NEAR_BELOW = 10;
export const NEAR_ABOVE = 11;
export const NEAR_UNTIL = 12;
/**
 * Derived from the pivots, for each scale: the kind of the open pivot (EDGE_KIND: 1 a high, -1 a low, 0 before the first
 * turn) and its price.
 */
export const EDGES = 13;
export const EDGE_KIND = 0;
export const EDGE_PRICE = 1;
export const EDGE_LENGTH = 2;
/** The armed levels: a bit for each scale and pattern, see `getLevelNumber`. */
export const ARMED = EDGES + SCALES.length * EDGE_LENGTH;
/**
 * The prices of the last bar that wait until the next bar confirms them (see guards.ts). PENDING is PENDING_NONE,
 * PENDING_BAR (the whole bar) or PENDING_WICK (its high, its low or both). PENDING_SPLIT is the factor of the split that explains
 * a pending bar, or 1.
 */
export const PENDING = ARMED + 1;
export const PENDING_HIGH = PENDING + 1;
export const PENDING_LOW = PENDING + 2;
export const PENDING_CLOSE = PENDING + 3;
export const PENDING_SPLIT = PENDING + 4;
export const HOT_LENGTH = PENDING + 5;
export const PENDING_NONE = 0;
export const PENDING_BAR = 1;
export const PENDING_WICK = 2;

// A pivot.
export const PRICE = 0;
export const TIME = 1;
export const INDEX = 2;
export const SCATTER = 3;
export const PIVOT_LENGTH = 4;

// A block of the cold part.
/** The kind of the open pivot: 1 a high, -1 a low, 0 none yet. */
export const OPEN = 0;
export const PIVOT_COUNT = 1;
/** The armed patterns of the scale as a bit mask, in stored states only; otherwise they are in ARMED. */
export const STORED_ARMED = 2;
/** The shapes that are complete except for the break, as a bit mask over the patterns. */
export const FORMING = 3;
export const SUMS_SETTLED = 4;
/** The pivots, aligned to the end: the open one is always at the same place, because it changes most often. */
export const PIVOTS = 7;
export const OPEN_PIVOT = PIVOTS + (MAX_PIVOTS - 1) * PIVOT_LENGTH;
export const SUMS_OPEN = OPEN_PIVOT + PIVOT_LENGTH;
export const BLOCK_LENGTH = SUMS_OPEN + 3;
export const BLOCKS_LENGTH = SCALES.length * BLOCK_LENGTH;

/** For each pattern, the last structures that fired, newest first: the first pivot's bar and the confirming bar. */
export const FIRED = BLOCKS_LENGTH;
export const MAX_FIRED = 3;
export const FIRED_LENGTH = 2 * MAX_FIRED;

/** Derived from the pivots, for each scale and pattern: the line of its level as price, bar and slope. */
export const LEVELS = FIRED + ALL_PATTERNS.length * FIRED_LENGTH;
export const LEVEL_LENGTH = 3;
export const COLD_LENGTH = LEVELS + SCALES.length * ALL_PATTERNS.length * LEVEL_LENGTH;
