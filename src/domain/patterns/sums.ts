import {
  BASE_INDEX,
  BASE_PRICE,
  BLOCK_LENGTH,
  BLOCKS_LENGTH,
  COUNT,
  INDEX,
  LAST_CLOSE,
  OPEN_PIVOT,
  PIVOT_LENGTH,
  PRICE,
  SCATTER,
  SUMS,
  SUMS_OPEN,
  SUMS_SETTLED,
} from './layout';
import type { SymbolState } from './state';

/** After this many bars the sums move to a new base, so that they do not lose precision. */
const BARS_PER_BASE = 4096;

/** Adds the close of bar `index` to the running sums. */
export function addClose(data: Float64Array, index: number, close: number): void {
  const c = close - data[BASE_PRICE]!;
  data[SUMS] = data[SUMS]! + c;
  data[SUMS + 1] = data[SUMS + 1]! + c * c;
  data[SUMS + 2] = data[SUMS + 2]! + (index - data[BASE_INDEX]!) * c;
}

/** Stores the three running sums in the cold part. */
export function storeSums(data: Float64Array, cold: Float64Array, to: number): void {
  cold[to] = data[SUMS]!;
  cold[to + 1] = data[SUMS + 1]!;
  cold[to + 2] = data[SUMS + 2]!;
}

/** Copies three sums within the cold part. */
export function copySums(cold: Float64Array, from: number, to: number): void {
  cold[to] = cold[from]!;
  cold[to + 1] = cold[from + 1]!;
  cold[to + 2] = cold[from + 2]!;
}

/** Stores the scatter of the open pivot, in the precision of stored states. */
export function storeOpenScatter(data: Float64Array, cold: Float64Array, block: number): void {
  cold[block + OPEN_PIVOT + SCATTER] = Math.fround(measureOpenScatter(data, cold, block));
}

/**
 * Returns the root mean square distance of the closes from the straight line between the last settled pivot and the
 * open one, in price units. It is computed from the sums, in constant time however long the leg.
 */
export function measureOpenScatter(data: Float64Array, cold: Float64Array, block: number): number {
  const to = block + OPEN_PIVOT;
  const from = to - PIVOT_LENGTH;
  const n = cold[to + INDEX]! - cold[from + INDEX]!;
  if (n < 1) return 0;
  const first = cold[from + INDEX]! - data[BASE_INDEX]! + 1;
  const last = cold[to + INDEX]! - data[BASE_INDEX]!;
  const slope = (cold[to + PRICE]! - cold[from + PRICE]!) / n;
  const origin = cold[from + PRICE]! - data[BASE_PRICE]! - slope * (first - 1);
  const c = cold[block + SUMS_OPEN]! - cold[block + SUMS_SETTLED]!;
  const cc = cold[block + SUMS_OPEN + 1]! - cold[block + SUMS_SETTLED + 1]!;
  const ic = cold[block + SUMS_OPEN + 2]! - cold[block + SUMS_SETTLED + 2]!;
  const i = ((first + last) * n) / 2;
  const ii = sumSquares(last) - sumSquares(first - 1);
  const squared =
    cc - 2 * origin * c - 2 * slope * ic + n * origin * origin + 2 * origin * slope * i + slope * slope * ii;
  return Math.sqrt(Math.max(0, squared) / n);
}

/** Returns 1² + 2² + … + m²; the polynomial is also valid for negative m in differences. */
function sumSquares(m: number): number {
  return (m * (m + 1) * (2 * m + 1)) / 6;
}

/** Moves the sums to a new base from time to time. Results do not change, because only differences are used. */
export function rebaseSums(state: SymbolState): void {
  if (state.data[COUNT]! - 1 - state.data[BASE_INDEX]! >= BARS_PER_BASE) moveBase(state);
}

/** Separate from the check, so that most bars need no function call. */
function moveBase({ data, cold }: SymbolState): void {
  const index = data[COUNT]! - 1;
  const base = data[BASE_INDEX]!;
  const di = index - base;
  const dc = data[LAST_CLOSE]! - data[BASE_PRICE]!;
  const now = [data[SUMS]!, data[SUMS + 1]!, data[SUMS + 2]!];
  for (let block = 0; block < BLOCKS_LENGTH; block += BLOCK_LENGTH) {
    const open = block + OPEN_PIVOT;
    shiftSums(cold, block + SUMS_OPEN, cold[open + INDEX]! - base, di, dc, now);
    shiftSums(cold, block + SUMS_SETTLED, cold[open - PIVOT_LENGTH + INDEX]! - base, di, dc, now);
  }
  data[SUMS] = data[SUMS + 1] = data[SUMS + 2] = 0;
  data[BASE_INDEX] = index;
  data[BASE_PRICE] = data[LAST_CLOSE]!;
}

/**
 * Replaces the sums up to bar i (old base) by minus the sums from bar i to now (new base): with i' = i - di and
 * c' = c - dc, term by term.
 */
function shiftSums(
  cold: Float64Array,
  offset: number,
  i: number,
  di: number,
  dc: number,
  now: readonly number[],
): void {
  const n = di - i;
  const c = now[0]! - cold[offset]!;
  const cc = now[1]! - cold[offset + 1]!;
  const ic = now[2]! - cold[offset + 2]!;
  const sumOfI = ((i + 1 + di) * n) / 2;
  cold[offset] = -(c - n * dc);
  cold[offset + 1] = -(cc - 2 * dc * c + n * dc * dc);
  cold[offset + 2] = -(ic - di * c - dc * sumOfI + n * di * dc);
}
