import {
  EDGE_KIND,
  EDGE_PRICE,
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
 * @param edge where its edge stands
 * @param index the bar's number
 * @param reversal the move against the open extreme that settles it, in price units
 * @returns whether the price has turned, so that one more pivot is settled
 */
export function follow(
  d: Float64Array,
  block: number,
  edge: number,
  bar: Bar,
  index: number,
  reversal: number,
): boolean {
  const kind = d[edge + EDGE_KIND]!;
  const price = d[edge + EDGE_PRICE]!;
  if (kind > 0) {
    if (bar.high > price) extend(d, block, edge, bar.high, bar.timestamp, index);
    else if (price - bar.low > reversal) return turn(d, block, edge, bar.low, bar.timestamp, index);
    // Before the first turn the start is only the lowest price so far.
    else if (kind === UNTURNED && bar.low < d[block + PIVOTS + PRICE]!) start(d, block, edge, bar, index);
  } else if (kind < 0) {
    if (bar.low < price) extend(d, block, edge, bar.low, bar.timestamp, index);
    else if (bar.high - price > reversal) return turn(d, block, edge, bar.high, bar.timestamp, index);
  } else start(d, block, edge, bar, index);
  return false;
}

/** A high that is open before the first turn. */
const UNTURNED = 2;

/** Begins with a settled low and an open high in one bar. */
function start(
  d: Float64Array,
  block: number,
  edge: number,
  { low, high, timestamp }: Bar,
  index: number,
): void {
  d[block + OPEN] = 1;
  d[block + PIVOT_COUNT] = 2;
  d[edge + EDGE_KIND] = UNTURNED;
  copySums(d, SUMS, block + SUMS_SETTLED);
  d[block + PIVOTS + SCATTER] = 0;
  write(d, block + PIVOTS, low, timestamp, index);
  extend(d, block, edge, high, timestamp, index);
}

function write(d: Float64Array, at: number, price: number, timestamp: number, index: number): void {
  d[at + PRICE] = price;
  d[at + TIME] = timestamp;
  d[at + INDEX] = index;
}

function extend(
  d: Float64Array,
  block: number,
  edge: number,
  price: number,
  timestamp: number,
  index: number,
) {
  d[edge + EDGE_PRICE] = price;
  write(d, block + PIVOTS + (d[block + PIVOT_COUNT]! - 1) * PIVOT, price, timestamp, index);
  copySums(d, SUMS, block + SUMS_OPEN);
}

function turn(
  d: Float64Array,
  block: number,
  edge: number,
  price: number,
  timestamp: number,
  index: number,
): true {
  const first = block + PIVOTS;
  let count = d[block + PIVOT_COUNT]!;
  d[first + (count - 1) * PIVOT + SCATTER] = Math.fround(openScatter(d, block));
  copySums(d, block + SUMS_OPEN, block + SUMS_SETTLED);
  if (count === PIVOTS_KEPT) d.copyWithin(first, first + PIVOT, first + PIVOTS_KEPT * PIVOT);
  else count += 1;
  d[block + PIVOT_COUNT] = count;
  d[block + OPEN] = -d[block + OPEN]!;
  d[edge + EDGE_KIND] = d[block + OPEN]!;
  d[first + (count - 1) * PIVOT + SCATTER] = 0;
  extend(d, block, edge, price, timestamp, index);
  return true;
}

/** Draws the edge of a scale from its pivots, for a state that was read from its bytes. */
export function setEdge(d: Float64Array, block: number, edge: number): void {
  const count = d[block + PIVOT_COUNT]!;
  if (count === 0) return;
  const open = d[block + OPEN]!;
  d[edge + EDGE_KIND] = open > 0 && count === 2 ? UNTURNED : open;
  d[edge + EDGE_PRICE] = d[block + PIVOTS + (count - 1) * PIVOT + PRICE]!;
}

/**
 * Where the structure that a break could complete ends, as a position among the pivots: a break below needs a high
 * last, a break above a low. The open pivot counts if it is of that kind; if not, it is the move to the break.
 */
export function structureEnd(d: Float64Array, block: number, breaks: 'above' | 'below'): number {
  const last = d[block + PIVOT_COUNT]! - 1;
  return d[block + OPEN]! > 0 === (breaks === 'below') ? last : last - 1;
}
