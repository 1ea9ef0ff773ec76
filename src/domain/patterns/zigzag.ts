import {
  EDGE_KIND,
  EDGE_PRICE,
  INDEX,
  OPEN,
  PIVOT_LENGTH,
  PIVOT_COUNT,
  PIVOTS,
  MAX_PIVOTS,
  PRICE,
  SCATTER,
  SUMS,
  SUMS_OPEN,
  SUMS_SETTLED,
  TIME,
} from './layout';
import { copySums, measureOpenScatter } from './sums';

/**
 * Whether a bar neither extends the open pivot of a scale nor turns the price, as most bars: then the zigzag does not
 * change.
 */
export function isInsideLeg(
  data: Float64Array,
  edge: number,
  high: number,
  low: number,
  reversal: number,
): boolean {
  const kind = data[edge + EDGE_KIND]!;
  const price = data[edge + EDGE_PRICE]!;
  if (kind === 1) return high <= price && price - low <= reversal;
  return kind === -1 && low >= price && high - price <= reversal;
}

/**
 * Advances the zigzag of one scale by one bar, in constant time. Its pivots alternate between highs and lows. The last
 * one is open, because the price may still extend it; all others are settled and never change. Of equal extremes, the
 * first is the pivot.
 * @param data the state
 * @param block the offset of the scale's block
 * @param edge the offset of its edge
 * @param high the highest price of the bar
 * @param low its lowest price
 * @param timestamp its time
 * @param index its number
 * @param reversal the move against the open pivot that settles it, in price units
 * @returns whether the price has turned, so that one more pivot is settled
 */
export function advanceZigzag(
  data: Float64Array,
  block: number,
  edge: number,
  high: number,
  low: number,
  timestamp: number,
  index: number,
  reversal: number,
): boolean {
  const kind = data[edge + EDGE_KIND]!;
  const price = data[edge + EDGE_PRICE]!;
  if (kind > 0) {
    if (high > price) extendOpenPivot(data, block, edge, high, timestamp, index);
    else if (price - low > reversal) return settlePivot(data, block, edge, low, timestamp, index);
    // Before the first turn the start is only the lowest price so far.
    else if (kind === HIGH_BEFORE_FIRST_TURN && low < data[block + PIVOTS + PRICE]!)
      startZigzag(data, block, edge, high, low, timestamp, index);
  } else if (kind < 0) {
    if (low < price) extendOpenPivot(data, block, edge, low, timestamp, index);
    else if (high - price > reversal) return settlePivot(data, block, edge, high, timestamp, index);
  } else startZigzag(data, block, edge, high, low, timestamp, index);
  return false;
}

/** The kind of an open high before the first turn. */
const HIGH_BEFORE_FIRST_TURN = 2;

/** Starts the zigzag with a settled low and an open high in one bar. */
function startZigzag(
  data: Float64Array,
  block: number,
  edge: number,
  high: number,
  low: number,
  timestamp: number,
  index: number,
): void {
  data[block + OPEN] = 1;
  data[block + PIVOT_COUNT] = 2;
  data[edge + EDGE_KIND] = HIGH_BEFORE_FIRST_TURN;
  copySums(data, SUMS, block + SUMS_SETTLED);
  data[block + PIVOTS + SCATTER] = 0;
  writePivot(data, block + PIVOTS, low, timestamp, index);
  extendOpenPivot(data, block, edge, high, timestamp, index);
}

function writePivot(
  data: Float64Array,
  offset: number,
  price: number,
  timestamp: number,
  index: number,
): void {
  data[offset + PRICE] = price;
  data[offset + TIME] = timestamp;
  data[offset + INDEX] = index;
}

function extendOpenPivot(
  data: Float64Array,
  block: number,
  edge: number,
  price: number,
  timestamp: number,
  index: number,
) {
  data[edge + EDGE_PRICE] = price;
  writePivot(data, block + PIVOTS + (data[block + PIVOT_COUNT]! - 1) * PIVOT_LENGTH, price, timestamp, index);
  copySums(data, SUMS, block + SUMS_OPEN);
}

function settlePivot(
  data: Float64Array,
  block: number,
  edge: number,
  price: number,
  timestamp: number,
  index: number,
): true {
  const first = block + PIVOTS;
  let count = data[block + PIVOT_COUNT]!;
  data[first + (count - 1) * PIVOT_LENGTH + SCATTER] = Math.fround(measureOpenScatter(data, block));
  copySums(data, block + SUMS_OPEN, block + SUMS_SETTLED);
  if (count === MAX_PIVOTS) data.copyWithin(first, first + PIVOT_LENGTH, first + MAX_PIVOTS * PIVOT_LENGTH);
  else count += 1;
  data[block + PIVOT_COUNT] = count;
  data[block + OPEN] = -data[block + OPEN]!;
  data[edge + EDGE_KIND] = data[block + OPEN]!;
  data[first + (count - 1) * PIVOT_LENGTH + SCATTER] = 0;
  extendOpenPivot(data, block, edge, price, timestamp, index);
  return true;
}

/** Recomputes the edge of a scale from its pivots, for a decoded state. */
export function restoreEdge(data: Float64Array, block: number, edge: number): void {
  const count = data[block + PIVOT_COUNT]!;
  if (count === 0) return;
  const open = data[block + OPEN]!;
  data[edge + EDGE_KIND] = open > 0 && count === 2 ? HIGH_BEFORE_FIRST_TURN : open;
  data[edge + EDGE_PRICE] = data[block + PIVOTS + (count - 1) * PIVOT_LENGTH + PRICE]!;
}

/**
 * Returns the position of the last pivot of the structure that a break could complete: a high for a break below, a low
 * for a break above. The open pivot counts if it has that kind; otherwise it is part of the move to the break.
 */
export function findStructureEnd(data: Float64Array, block: number, breaks: 'above' | 'below'): number {
  const last = data[block + PIVOT_COUNT]! - 1;
  return data[block + OPEN]! > 0 === (breaks === 'below') ? last : last - 1;
}
