import {
  BASE_INDEX,
  BASE_PRICE,
  BLOCK,
  BLOCKS,
  COUNT,
  INDEX,
  LAST_CLOSE,
  PIVOT,
  PIVOT_COUNT,
  PIVOTS,
  PRICE,
  STATE,
  SUMS,
  SUMS_OPEN,
  SUMS_SETTLED,
} from './layout';

/** After so many bars the sums move to a new base: they never grow large against what they measure. */
const BARS_A_BASE = 4096;

/** Takes the close of bar `index` into the running sums. */
export function addClose(d: Float64Array, index: number, close: number): void {
  const c = close - d[BASE_PRICE]!;
  d[SUMS] = d[SUMS]! + c;
  d[SUMS + 1] = d[SUMS + 1]! + c * c;
  d[SUMS + 2] = d[SUMS + 2]! + (index - d[BASE_INDEX]!) * c;
}

/** Copies three sums. */
export function copySums(d: Float64Array, from: number, to: number): void {
  d[to] = d[from]!;
  d[to + 1] = d[from + 1]!;
  d[to + 2] = d[from + 2]!;
}

/**
 * Root mean square distance of the closes from the straight line between the last settled pivot and the open one,
 * in price units: least squares' residual from the sums, in constant time however long the leg.
 */
export function openScatter(d: Float64Array, block: number): number {
  const to = block + PIVOTS + (d[block + PIVOT_COUNT]! - 1) * PIVOT;
  const from = to - PIVOT;
  const n = d[to + INDEX]! - d[from + INDEX]!;
  if (n < 1) return 0;
  const first = d[from + INDEX]! - d[BASE_INDEX]! + 1;
  const last = d[to + INDEX]! - d[BASE_INDEX]!;
  const slope = (d[to + PRICE]! - d[from + PRICE]!) / n;
  const origin = d[from + PRICE]! - d[BASE_PRICE]! - slope * (first - 1);
  const c = d[block + SUMS_OPEN]! - d[block + SUMS_SETTLED]!;
  const cc = d[block + SUMS_OPEN + 1]! - d[block + SUMS_SETTLED + 1]!;
  const ic = d[block + SUMS_OPEN + 2]! - d[block + SUMS_SETTLED + 2]!;
  const i = ((first + last) * n) / 2;
  const ii = squares(last) - squares(first - 1);
  const squared =
    cc - 2 * origin * c - 2 * slope * ic + n * origin * origin + 2 * origin * slope * i + slope * slope * ii;
  return Math.sqrt(Math.max(0, squared) / n);
}

/** 1² + 2² + … + m²; the same polynomial holds for differences below zero. */
function squares(m: number): number {
  return (m * (m + 1) * (2 * m + 1)) / 6;
}

/** Moves the sums to a new base now and then. What they measure stays the same: only differences are ever used. */
export function rebase(d: Float64Array): void {
  const index = d[COUNT]! - 1;
  if (index - d[BASE_INDEX]! < BARS_A_BASE) return;
  const di = index - d[BASE_INDEX]!;
  const dc = d[LAST_CLOSE]! - d[BASE_PRICE]!;
  const now = [0, 0, 0];
  for (let at = 0; at < 3; at += 1) now[at] = d[SUMS + at]!;
  for (let block = BLOCKS; block < STATE; block += BLOCK) {
    const open = block + PIVOTS + (d[block + PIVOT_COUNT]! - 1) * PIVOT;
    shift(d, block + SUMS_OPEN, d[open + INDEX]! - d[BASE_INDEX]!, di, dc, now);
    shift(d, block + SUMS_SETTLED, d[open - PIVOT + INDEX]! - d[BASE_INDEX]!, di, dc, now);
  }
  d[SUMS] = d[SUMS + 1] = d[SUMS + 2] = 0;
  d[BASE_INDEX] = index;
  d[BASE_PRICE] = d[LAST_CLOSE]!;
}

/**
 * Turns sums up to bar i (from the old base) into minus the sums from there to now, from the new base: with
 * i' = i - di and c' = c - dc, term by term.
 */
function shift(d: Float64Array, at: number, i: number, di: number, dc: number, now: readonly number[]): void {
  const n = di - i;
  const c = now[0]! - d[at]!;
  const cc = now[1]! - d[at + 1]!;
  const ic = now[2]! - d[at + 2]!;
  const sumOfI = ((i + 1 + di) * n) / 2;
  d[at] = -(c - n * dc);
  d[at + 1] = -(cc - 2 * dc * c + n * dc * dc);
  d[at + 2] = -(ic - di * c - dc * sumOfI + n * di * dc);
}
