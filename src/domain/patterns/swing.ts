import {
  INDEX,
  OPEN,
  PIVOT,
  PIVOT_COUNT,
  PIVOTS,
  PIVOTS_KEPT,
  PRICE,
  SCATTER,
  SUMS,
  SUMS_OPEN,
  SUMS_SETTLED,
  TIME,
} from './layout';
import { copySums, openScatter } from './sums';
import type { Bar } from './types';

/**
 * Carries the zigzag of one scale on by one bar, in constant time. Its pivots alternate; the last one is open, since
 * the price may still carry it further; all others are settled and never change. Equal extremes keep the first one.
 * @param d the state
 * @param block where the scale's block begins
 * @param index the bar's number
 * @param reversal the move against the open extreme that settles it, in price units
 * @returns whether the price has turned, so that one more pivot is settled
 */
export function follow(d: Float64Array, block: number, bar: Bar, index: number, reversal: number): boolean {
  const open = d[block + OPEN]!;
  const at = block + PIVOTS + (d[block + PIVOT_COUNT]! - 1) * PIVOT;
  if (open > 0) {
    const high = d[at + PRICE]!;
    if (bar.high > high) extend(d, block, at, bar.high, bar.timestamp, index);
    else if (high - bar.low > reversal) return turn(d, block, bar.low, bar.timestamp, index);
    else if (d[block + PIVOT_COUNT] === 2 && bar.low < d[at - PIVOT + PRICE]!) start(d, block, bar, index);
  } else if (open < 0) {
    const low = d[at + PRICE]!;
    if (bar.low < low) extend(d, block, at, bar.low, bar.timestamp, index);
    else if (bar.high - low > reversal) return turn(d, block, bar.high, bar.timestamp, index);
  } else start(d, block, bar, index);
  return false;
}

/** Before the first turn the start is only the lowest price so far: a settled low and an open high in one bar. */
function start(d: Float64Array, block: number, { low, high, timestamp }: Bar, index: number): void {
  d[block + OPEN] = 1;
  d[block + PIVOT_COUNT] = 2;
  copySums(d, SUMS, block + SUMS_SETTLED);
  d[block + PIVOTS + SCATTER] = 0;
  write(d, block + PIVOTS, low, timestamp, index);
  extend(d, block, block + PIVOTS + PIVOT, high, timestamp, index);
}

function write(d: Float64Array, at: number, price: number, timestamp: number, index: number): void {
  d[at + PRICE] = price;
  d[at + TIME] = timestamp;
  d[at + INDEX] = index;
}

function extend(d: Float64Array, block: number, at: number, price: number, timestamp: number, index: number) {
  write(d, at, price, timestamp, index);
  copySums(d, SUMS, block + SUMS_OPEN);
}

function turn(d: Float64Array, block: number, price: number, timestamp: number, index: number): true {
  const first = block + PIVOTS;
  let count = d[block + PIVOT_COUNT]!;
  d[first + (count - 1) * PIVOT + SCATTER] = Math.fround(openScatter(d, block));
  copySums(d, block + SUMS_OPEN, block + SUMS_SETTLED);
  if (count === PIVOTS_KEPT) d.copyWithin(first, first + PIVOT, first + PIVOTS_KEPT * PIVOT);
  else count += 1;
  d[block + PIVOT_COUNT] = count;
  d[block + OPEN] = -d[block + OPEN]!;
  const at = first + (count - 1) * PIVOT;
  d[at + SCATTER] = 0;
  extend(d, block, at, price, timestamp, index);
  return true;
}

/**
 * Where the structure that a break could complete ends, as a position among the pivots: a break below needs a high
 * last, a break above a low. The open pivot counts if it is of that kind; if not, it is the move to the break.
 */
export function structureEnd(d: Float64Array, block: number, breaks: 'above' | 'below'): number {
  const last = d[block + PIVOT_COUNT]! - 1;
  return d[block + OPEN]! > 0 === (breaks === 'below') ? last : last - 1;
}
