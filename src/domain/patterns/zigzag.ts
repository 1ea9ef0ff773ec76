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
  TRUE_RANGE,
} from './layout';
import { getBlockOffset, getEdgeOffset, type SymbolState } from './state';
import { copySums, storeOpenScatter, storeSums } from './sums';

/**
 * The bar that the zigzags process: its low, its high, its time and its number. Shared, because numbers in arguments of
 * functions that are not inlined are allocated.
 */
export const current = new Float64Array(4);
export const CURRENT_LOW = 0;
export const CURRENT_HIGH = 1;
export const CURRENT_TIME = 2;
export const CURRENT_INDEX = 3;

/** The kind of an edge until the price has turned once. */
const BEFORE_FIRST_TURN = 0;
const SWINGS = Float64Array.from(SCALES);

/**
 * Advances the zigzag of one scale by the {@link current} bar, in constant time. Its pivots alternate between highs and
 * lows. The last one is open, because the price may still extend it; all others are settled and never change. Of equal
 * extremes, the first is the pivot. A move against the open pivot of more than the swing size settles it.
 *
 * High and low are selected by an index instead of a branch: the kind of the pivot can't be predicted.
 * @returns whether the price has turned, so that one more pivot is settled
 */
export function advanceZigzag(data: Float64Array, cold: Float64Array, scale: number): boolean {
  const edge = EDGES + scale * EDGE_LENGTH;
  const kind = data[edge + EDGE_KIND]!;
  if (kind === BEFORE_FIRST_TURN) return advanceFirstLeg(data, cold, scale);
  const price = data[edge + EDGE_PRICE]!;
  const side = (kind + 1) >> 1;
  if (kind * (current[side]! - price) > 0) {
    extendOpenPivot(data, cold, scale, side);
    return false;
  }
  if (kind * (price - current[1 - side]!) <= SWINGS[scale]! * data[TRUE_RANGE]!) return false;
  settlePivot(data, cold, scale, 1 - side);
  return true;
}

/** Advances a zigzag before its first turn: an open high, or no pivots. */
function advanceFirstLeg(data: Float64Array, cold: Float64Array, scale: number): boolean {
  const block = getBlockOffset(scale);
  const price = cold[block + OPEN_PIVOT + PRICE]!;
  const low = current[CURRENT_LOW]!;
  if (cold[block + PIVOT_COUNT] === 0) startZigzag(data, cold, scale);
  else if (current[CURRENT_HIGH]! > price) extendOpenPivot(data, cold, scale, CURRENT_HIGH);
  else if (price - low > SWINGS[scale]! * data[TRUE_RANGE]!) {
    settlePivot(data, cold, scale, CURRENT_LOW);
    return true;
  }
  // The start is only the lowest price so far.
  else if (low < cold[block + OPEN_PIVOT - PIVOT_LENGTH + PRICE]!) startZigzag(data, cold, scale);
  return false;
}

/** Starts the zigzag with a settled low and an open high in one bar. */
function startZigzag(data: Float64Array, cold: Float64Array, scale: number): void {
  const block = getBlockOffset(scale);
  cold[block + OPEN] = 1;
  cold[block + PIVOT_COUNT] = 2;
  storeSums(data, cold, block + SUMS_SETTLED);
  writePivot(cold, block + OPEN_PIVOT - PIVOT_LENGTH, CURRENT_LOW);
  extendOpenPivot(data, cold, scale, CURRENT_HIGH);
}

/** Writes the current bar as a pivot. @param side CURRENT_LOW or CURRENT_HIGH */
function writePivot(cold: Float64Array, offset: number, side: number): void {
  cold[offset + PRICE] = current[side]!;
  cold[offset + TIME] = current[CURRENT_TIME]!;
  cold[offset + INDEX] = current[CURRENT_INDEX]!;
}

/** So few numbers are copied faster one by one than by copyWithin. */
function copyPivot(cold: Float64Array, from: number, to: number): void {
  cold[to + PRICE] = cold[from + PRICE]!;
  cold[to + TIME] = cold[from + TIME]!;
  cold[to + INDEX] = cold[from + INDEX]!;
  cold[to + SCATTER] = cold[from + SCATTER]!;
}

function extendOpenPivot(data: Float64Array, cold: Float64Array, scale: number, side: number): void {
  const block = getBlockOffset(scale);
  data[getEdgeOffset(scale) + EDGE_PRICE] = current[side]!;
  writePivot(cold, block + OPEN_PIVOT, side);
  storeSums(data, cold, block + SUMS_OPEN);
}

function settlePivot(data: Float64Array, cold: Float64Array, scale: number, side: number): void {
  const block = getBlockOffset(scale);
  const open = block + OPEN_PIVOT;
  storeOpenScatter(data, cold, block);
  copySums(cold, block + SUMS_OPEN, block + SUMS_SETTLED);
  for (let pivot = block + PIVOTS; pivot < open; pivot += PIVOT_LENGTH)
    copyPivot(cold, pivot + PIVOT_LENGTH, pivot);
  cold[open + SCATTER] = 0;
  const count = cold[block + PIVOT_COUNT]!;
  cold[block + PIVOT_COUNT] = count < MAX_PIVOTS ? count + 1 : count;
  const kind = -cold[block + OPEN]!;
  cold[block + OPEN] = kind;
  data[getEdgeOffset(scale) + EDGE_KIND] = kind;
  extendOpenPivot(data, cold, scale, side);
}

/** Recomputes the edge of a scale from its pivots, for a decoded state. */
export function restoreEdge({ data, cold }: SymbolState, scale: number): void {
  const block = getBlockOffset(scale);
  const edge = getEdgeOffset(scale);
  const count = cold[block + PIVOT_COUNT]!;
  if (count === 0) return;
  const open = cold[block + OPEN]!;
  data[edge + EDGE_KIND] = open > 0 && count === 2 ? BEFORE_FIRST_TURN : open;
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
