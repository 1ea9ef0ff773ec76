import {
  BASE_INDEX,
  BASE_PRICE,
  BLOCK_LENGTH,
  BLOCKS,
  COUNT,
  INDEX,
  LAST_CLOSE,
  PIVOT_LENGTH,
  PIVOT_COUNT,
  PIVOTS,
  PRICE,
  STATE_LENGTH,
  SUMS,
  SUMS_OPEN,
  SUMS_SETTLED,
} from './layout';

/** After this many bars the sums move to a new base, so that they do not lose precision. */
const BARS_PER_BASE = 4096;

/** Adds the close of bar `index` to the running sums. */
export function addClose(data: Float64Array, index: number, close: number): void {
  const c = close - data[BASE_PRICE]!;
  data[SUMS] = data[SUMS]! + c;
  data[SUMS + 1] = data[SUMS + 1]! + c * c;
  data[SUMS + 2] = data[SUMS + 2]! + (index - data[BASE_INDEX]!) * c;
}

/** Copies the three sums. */
export function copySums(data: Float64Array, from: number, to: number): void {
  data[to] = data[from]!;
  data[to + 1] = data[from + 1]!;
  data[to + 2] = data[from + 2]!;
}

/**
 * Returns the root mean square distance of the closes from the straight line between the last settled pivot and the
 * open one, in price units. It is computed from the sums, in constant time however long the leg.
 */
export function measureOpenScatter(data: Float64Array, block: number): number {
  const to = block + PIVOTS + (data[block + PIVOT_COUNT]! - 1) * PIVOT_LENGTH;
  const from = to - PIVOT_LENGTH;
  const n = data[to + INDEX]! - data[from + INDEX]!;
  if (n < 1) return 0;
  const first = data[from + INDEX]! - data[BASE_INDEX]! + 1;
  const last = data[to + INDEX]! - data[BASE_INDEX]!;
  const slope = (data[to + PRICE]! - data[from + PRICE]!) / n;
  const origin = data[from + PRICE]! - data[BASE_PRICE]! - slope * (first - 1);
  const c = data[block + SUMS_OPEN]! - data[block + SUMS_SETTLED]!;
  const cc = data[block + SUMS_OPEN + 1]! - data[block + SUMS_SETTLED + 1]!;
  const ic = data[block + SUMS_OPEN + 2]! - data[block + SUMS_SETTLED + 2]!;
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
export function rebaseSums(data: Float64Array): void {
  if (data[COUNT]! - 1 - data[BASE_INDEX]! >= BARS_PER_BASE) moveBase(data);
}

/** Separate from the check, so that most bars need no function call. */
function moveBase(data: Float64Array): void {
  const index = data[COUNT]! - 1;
  const di = index - data[BASE_INDEX]!;
  const dc = data[LAST_CLOSE]! - data[BASE_PRICE]!;
  const now = [0, 0, 0];
  for (let offset = 0; offset < 3; offset += 1) now[offset] = data[SUMS + offset]!;
  for (let block = BLOCKS; block < STATE_LENGTH; block += BLOCK_LENGTH) {
    const open = block + PIVOTS + (data[block + PIVOT_COUNT]! - 1) * PIVOT_LENGTH;
    shiftSums(data, block + SUMS_OPEN, data[open + INDEX]! - data[BASE_INDEX]!, di, dc, now);
    shiftSums(
      data,
      block + SUMS_SETTLED,
      data[open - PIVOT_LENGTH + INDEX]! - data[BASE_INDEX]!,
      di,
      dc,
      now,
    );
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
  data: Float64Array,
  offset: number,
  i: number,
  di: number,
  dc: number,
  now: readonly number[],
): void {
  const n = di - i;
  const c = now[0]! - data[offset]!;
  const cc = now[1]! - data[offset + 1]!;
  const ic = now[2]! - data[offset + 2]!;
  const sumOfI = ((i + 1 + di) * n) / 2;
  data[offset] = -(c - n * dc);
  data[offset + 1] = -(cc - 2 * dc * c + n * dc * dc);
  data[offset + 2] = -(ic - di * c - dc * sumOfI + n * di * dc);
}
