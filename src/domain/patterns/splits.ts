import {
  BASE_PRICE,
  BLOCK_LENGTH,
  BLOCKS_LENGTH,
  PENDING,
  PENDING_BAR,
  PENDING_CLOSE,
  PENDING_HIGH,
  PENDING_LOW,
  PENDING_SPLIT,
  LAST_CLOSE,
  LAST_TIME,
  MAX_PIVOTS,
  PIVOT_LENGTH,
  PIVOTS,
  PRICE,
  SCATTER,
  SUMS,
  SUMS_OPEN,
  SUMS_SETTLED,
  TRUE_RANGE,
  VOLUME,
} from './layout';
import { restoreDerivedState } from './levels';
import type { SymbolState } from './state';

/** The usual splits in new shares per old share; those of reverse splits are their reciprocals. */
const FACTORS = [1.5, 2, 3, 4, 5, 10, 20].flatMap((factor) => [factor, 1 / factor]);
/**
 * The maximum distance of the first open after a split from the last close divided by the factor, as a share of the
 * price: a usual move overnight. Project default.
 */
const TOLERANCE = 0.05;

/** Returns the factor of the split that explains a jump from a close to the next open, or 1 if there is none. */
export function findSplitFactor(close: number, open: number): number {
  if (!(close > 0 && open > 0)) return 1;
  let found = 1;
  let minDistance = TOLERANCE;
  for (const factor of FACTORS) {
    const distance = Math.abs((open * factor) / close - 1);
    if (distance > minDistance) continue;
    minDistance = distance;
    found = factor;
  }
  return found;
}

/**
 * Rescales a state to the prices after a split. The numbers of the bars do not change, so patterns that began before
 * the split continue. Call it before the first bar with new prices, or at that bar: a pending bar is not rescaled if
 * its price is a new one.
 * @param factor new shares per old share: 4 for a split of 4:1, 0.1 for a reverse split of 1:10
 * @throws RangeError if the factor is not a finite number above 0
 */
export function applySplit(state: SymbolState, factor: number): void {
  if (!(factor > 0 && factor < Infinity))
    throw new RangeError(`Split factor: expected a finite number above 0, got ${factor}`);
  if (factor === 1) return;
  const { data, cold } = state;
  const k = 1 / factor;
  for (const offset of [LAST_CLOSE, TRUE_RANGE, BASE_PRICE]) data[offset] = k * data[offset]!;
  data[VOLUME] = factor * data[VOLUME]!;
  scalePendingPrices(data, k);
  scaleSums(data, SUMS, k);
  for (let block = 0; block < BLOCKS_LENGTH; block += BLOCK_LENGTH) scaleBlock(cold, block, k);
  restoreDerivedState(state);
}

/**
 * Rescales a state to the prices after a split, unless it has processed the split or an event of the split's time or later.
 * Then the state counts as processed up to the millisecond before the split, so that a copy of the split has no effect.
 * @param factor see {@link applySplit}
 * @param time the first time with the new prices, in milliseconds since 1970
 * @returns whether the split was applied
 */
export function applySplitOnce(state: SymbolState, factor: number, time: number): boolean {
  if (time - 1 <= state.data[LAST_TIME]!) return false;
  applySplit(state, factor);
  state.data[LAST_TIME] = time - 1;
  return true;
}

function scalePendingPrices(data: Float64Array, k: number): void {
  const last = data[LAST_CLOSE]!;
  const pendingClose = data[PENDING_CLOSE]!;
  const isNewPrice = Math.abs(pendingClose - last) < Math.abs(k * pendingClose - last);
  // The split explains the jump of this bar.
  data[PENDING_SPLIT] = 1;
  if (data[PENDING] === PENDING_BAR && isNewPrice) return;
  for (const offset of [PENDING_HIGH, PENDING_LOW, PENDING_CLOSE]) data[offset] = k * data[offset]!;
}

function scaleBlock(cold: Float64Array, block: number, k: number): void {
  scaleSums(cold, block + SUMS_SETTLED, k);
  scaleSums(cold, block + SUMS_OPEN, k);
  for (let i = 0; i < MAX_PIVOTS; i += 1) {
    const pivot = block + PIVOTS + i * PIVOT_LENGTH;
    cold[pivot + PRICE] = k * cold[pivot + PRICE]!;
    cold[pivot + SCATTER] = Math.fround(k * cold[pivot + SCATTER]!);
  }
}

/** Scales Σc, Σc² and Σic for closes that are k times as high. */
function scaleSums(data: Float64Array, sums: number, k: number): void {
  data[sums] = k * data[sums]!;
  data[sums + 1] = k * k * data[sums + 1]!;
  data[sums + 2] = k * data[sums + 2]!;
}
