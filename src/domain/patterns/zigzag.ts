import {
  EDGE_KIND,
  EDGE_LENGTH,
  EDGE_PRICE,
  EDGES,
  INDEX,
  OPEN,
  OPEN_PIVOT,
  PIVOT_LENGTH,
  PIVOT_COUNT,
  PIVOTS,
  MAX_PIVOTS,
  PRICE,
  SCALES,
  SCATTER,
  SUMS_OPEN,
  SUMS_SETTLED,
  TIME,
} from './layout';
import { getBlockOffset, getEdgeOffset, type SymbolState } from './state';
import { copySums, measureOpenScatter, storeSums } from './sums';

/** Half of each swing size: `1 ± kind` halves are the size towards the open pivot's own side and 0 beyond it. */
const HALF_SCALES = Float64Array.from(SCALES, (scale) => scale / 2);

/**
 * Whether a bar neither extends the open pivot of a scale nor turns the price, as most bars: then the zigzag does not
 * change. The comparison has no branches, because the kinds of the pivots cannot be predicted.
 */
export function isInsideLeg(
  data: Float64Array,
  scale: number,
  high: number,
  low: number,
  averageTrueRange: number,
): boolean {
  const edge = EDGES + scale * EDGE_LENGTH;
  const kind = data[edge + EDGE_KIND]!;
  const price = data[edge + EDGE_PRICE]!;
  const half = HALF_SCALES[scale]! * averageTrueRange;
  // Beyond an open high by 0, and below it by the swing size. NaN before the first turn.
  return Math.max(high - price - half * (1 - kind), price - low - half * (1 + kind)) <= 0;
}

/**
 * Advances the zigzag of one scale by one bar, in constant time. Its pivots alternate between highs and lows. The last
 * one is open, because the price may still extend it; all others are settled and never change. Of equal extremes, the
 * first is the pivot.
 * @param high the highest price of the bar
 * @param low its lowest price
 * @param timestamp its time
 * @param index its number
 * @param reversal the move against the open pivot that settles it, in price units
 * @returns whether the price has turned, so that one more pivot is settled
 */
export function advanceZigzag(
  { data, cold }: SymbolState,
  scale: number,
  high: number,
  low: number,
  timestamp: number,
  index: number,
  reversal: number,
): boolean {
  const block = getBlockOffset(scale);
  const edge = getEdgeOffset(scale);
  const kind = data[edge + EDGE_KIND]!;
  const price = data[edge + EDGE_PRICE]!;
  if (kind < 0) {
    if (low < price) extendOpenPivot(data, cold, block, edge, low, timestamp, index);
    else if (high - price > reversal)
      return settlePivot(data, cold, block, edge, high, timestamp, index);
  } else if (cold[block + PIVOT_COUNT]! === 0) {
    startZigzag(data, cold, block, edge, high, low, timestamp, index);
  } else {
    if (high > price) extendOpenPivot(data, cold, block, edge, high, timestamp, index);
    else if (price - low > reversal) return settlePivot(data, cold, block, edge, low, timestamp, index);
    // Before the first turn the start is only the lowest price so far.
    else if (kind !== 1 && low < cold[block + OPEN_PIVOT - PIVOT_LENGTH + PRICE]!)
      startZigzag(data, cold, block, edge, high, low, timestamp, index);
  }
  return false;
}

/** Starts the zigzag with a settled low and an open high in one bar. */
function startZigzag(
  data: Float64Array,
  cold: Float64Array,
  block: number,
  edge: number,
  high: number,
  low: number,
  timestamp: number,
  index: number,
): void {
  cold[block + OPEN] = 1;
  cold[block + PIVOT_COUNT] = 2;
  storeSums(data, cold, block + SUMS_SETTLED);
  writePivot(cold, block + OPEN_PIVOT - PIVOT_LENGTH, low, timestamp, index);
  extendOpenPivot(data, cold, block, edge, high, timestamp, index);
}

function writePivot(
  cold: Float64Array,
  offset: number,
  price: number,
  timestamp: number,
  index: number,
): void {
  cold[offset + PRICE] = price;
  cold[offset + TIME] = timestamp;
  cold[offset + INDEX] = index;
}

function extendOpenPivot(
  data: Float64Array,
  cold: Float64Array,
  block: number,
  edge: number,
  price: number,
  timestamp: number,
  index: number,
): void {
  data[edge + EDGE_PRICE] = price;
  writePivot(cold, block + OPEN_PIVOT, price, timestamp, index);
  storeSums(data, cold, block + SUMS_OPEN);
}

function settlePivot(
  data: Float64Array,
  cold: Float64Array,
  block: number,
  edge: number,
  price: number,
  timestamp: number,
  index: number,
): true {
  const open = block + OPEN_PIVOT;
  cold[open + SCATTER] = Math.fround(measureOpenScatter(data, cold, block));
  copySums(cold, block + SUMS_OPEN, block + SUMS_SETTLED);
  // Moves all pivots; a loop is faster than copyWithin for so few numbers.
  for (let offset = block + PIVOTS; offset < open; offset += 1) cold[offset] = cold[offset + PIVOT_LENGTH]!;
  cold[open + SCATTER] = 0;
  const count = cold[block + PIVOT_COUNT]!;
  cold[block + PIVOT_COUNT] = count < MAX_PIVOTS ? count + 1 : count;
  const kind = -cold[block + OPEN]!;
  cold[block + OPEN] = kind;
  data[edge + EDGE_KIND] = kind;
  extendOpenPivot(data, cold, block, edge, price, timestamp, index);
  return true;
}

/** Recomputes the edge of a scale from its pivots, for a decoded state. */
export function restoreEdge({ data, cold }: SymbolState, scale: number): void {
  const block = getBlockOffset(scale);
  const edge = getEdgeOffset(scale);
  const count = cold[block + PIVOT_COUNT]!;
  if (count === 0) return;
  const open = cold[block + OPEN]!;
  data[edge + EDGE_KIND] = open > 0 && count === 2 ? NaN : open;
  data[edge + EDGE_PRICE] = cold[block + OPEN_PIVOT + PRICE]!;
}

/**
 * Returns the position of the last pivot of the structure that a break could complete: a high for a break below, a low
 * for a break above. The open pivot counts if it has that kind; otherwise it is part of the move to the break.
 */
export function findStructureEnd(cold: Float64Array, block: number, breaks: 'above' | 'below'): number {
  const last = cold[block + PIVOT_COUNT]! - 1;
  return cold[block + OPEN]! > 0 === (breaks === 'below') ? last : last - 1;
}
