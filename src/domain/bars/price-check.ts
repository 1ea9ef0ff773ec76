/** The limit for the distance of a trade is computed from the median range of this number of bars. */
export const RANGE_COUNT = 50;
const RANGE_FACTOR = 10;
const MIN_DISTANCE = 0.05;
const CONFIRMING_DISTANCE = 0.01;
/** A far price that no trade contradicts for this time is confirmed, in milliseconds. */
export const CONFIRMATION_MS = 3_000;

/** A trade whose price is far from the last one. */
export interface PendingTrade {
  readonly time: number;
  readonly price: number;
  readonly size: number;
  /** See `hashTradeId`; 0 if the feed has no ids. */
  readonly id: number;
}

/**
 * The result of a check: the price is near the last one, it confirms or contradicts the pending trade, or it is far
 * from the last one itself.
 */
export type PriceVerdict = 'near' | 'confirms' | 'contradicts' | 'far';

/**
 * Finds bad prints of one symbol. A price is far if it differs from the last one by more than 10 times the median range
 * of the last 50 bars, and by at least 5 %. A trade with such a price waits until a second one confirms it or contradicts
 * it. A second far price that is nearer to the first one than to the last price confirms it too: where a market moves fast,
 * as after a halt, adjacent trades differ by more than 1 %.
 */
export class PriceCheck {
  lastPrice = NaN;
  lastTime = -Infinity;
  pending: PendingTrade | undefined;
  /** The ranges of the last bars as codes, oldest first; see `encodeRange`. */
  readonly ranges: number[] = [];
  private limit = MIN_DISTANCE;

  check(time: number, price: number): PriceVerdict {
    const { pending } = this;
    const distance = getDistance(price, this.lastPrice);
    const isFar = distance > this.limit;
    const toPending = pending === undefined ? NaN : getDistance(price, pending.price);
    if (toPending <= CONFIRMING_DISTANCE || (isFar && toPending < distance)) return 'confirms';
    if (isFar) return 'far';
    return pending !== undefined && time >= pending.time ? 'contradicts' : 'near';
  }

  /** Sets the price with which later prices are compared, unless a later trade has already set it. */
  setLast(time: number, price: number): void {
    if (time < this.lastTime) return;
    this.lastTime = time;
    this.lastPrice = price;
  }

  addRange(high: number, low: number): void {
    if (this.ranges.length === RANGE_COUNT) this.ranges.shift();
    this.ranges.push(encodeRange((high - low) / low));
    this.updateLimit();
  }

  /** Computes the limit from the ranges. */
  updateLimit(): void {
    const sorted = [...this.ranges].sort((a, b) => a - b);
    const median = sorted.length === 0 ? 0 : decodeRange(sorted[sorted.length >> 1]!);
    this.limit = Math.max(MIN_DISTANCE, RANGE_FACTOR * median);
  }

  multiply(factor: number): void {
    this.lastPrice *= factor;
    const { pending } = this;
    if (pending) this.pending = { ...pending, price: pending.price * factor, size: pending.size / factor };
  }
}

/** NaN, so never far, before the first trade. */
const getDistance = (price: number, from: number): number => Math.abs(price - from) / from;

/** Codes of 16 bits are logarithms of ranges from 0.0001 % to 1,000 %, with steps of 0.03 %. */
const CODES_PER_E = 3_600;
const SMALLEST_RANGE = 1e-6;
const MAX_CODE = 65_535;

/** Converts a range, as a share of the price, to a code from 0 to 65,535. */
function encodeRange(range: number): number {
  if (range < SMALLEST_RANGE) return 0;
  return Math.min(MAX_CODE, 1 + Math.round(CODES_PER_E * Math.log(range / SMALLEST_RANGE)));
}

const decodeRange = (code: number): number =>
  code === 0 ? 0 : SMALLEST_RANGE * Math.exp((code - 1) / CODES_PER_E);
