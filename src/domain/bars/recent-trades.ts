import type { OpenBar } from './open-bar';

/** The number of trades per symbol that copies are compared with, and that can be corrected. */
export const RECENT_TRADES = 16;

/** A trade that is not in its bar yet. */
export interface RecentTrade {
  readonly time: number;
  readonly price: number;
  readonly size: number;
}

/**
 * The last trades with an id of one symbol, in order of arrival. A trade is added to its open bar only when it is the
 * oldest one here, or when the bar closes, so that until then a correction can change it: a bar cannot subtract a trade
 * that is its high or low. The numbers are in arrays, because with one object per trade most of the time is spent on
 * reading memory.
 */
export class RecentTrades {
  /** The hashes of the ids, by slot; see `hashTradeId`. */
  private readonly ids = new Float64Array(RECENT_TRADES);
  /** Time, price and size, by slot. */
  private readonly values = new Float64Array(3 * RECENT_TRADES);
  /** The bars to which the trades are not added yet, by slot. */
  private readonly bars = new Array<OpenBar | undefined>(RECENT_TRADES).fill(undefined);
  /** The number of trades so far; the slot of the next one is the remainder of its division by the number of slots. */
  private count = 0;

  has(id: number): boolean {
    return this.ids.includes(id);
  }

  /** Adds a trade, and the oldest one to its bar. @param id not 0 */
  add(id: number, time: number, price: number, size: number, bar: OpenBar | undefined): void {
    const slot = this.count++ % RECENT_TRADES;
    this.settleSlot(slot);
    this.ids[slot] = id;
    this.values[3 * slot] = time;
    this.values[3 * slot + 1] = price;
    this.values[3 * slot + 2] = size;
    this.bars[slot] = bar;
  }

  /** Returns a trade that is not in its bar yet. */
  find(id: number): RecentTrade | undefined {
    const slot = this.ids.indexOf(id);
    return this.bars[slot] === undefined ? undefined : this.read(slot);
  }

  /** Changes the price and the size of a trade that {@link find} returns; a size of 0 excludes it from its bar. */
  correct(id: number, price: number, size: number): void {
    const slot = this.ids.indexOf(id);
    this.values[3 * slot + 1] = price;
    this.values[3 * slot + 2] = size;
    if (size === 0) this.bars[slot] = undefined;
  }

  /** Adds the trades of a bar, or of all bars, to their bars; they cannot be corrected any more. */
  settle(bar?: OpenBar): void {
    for (let age = Math.min(this.count, RECENT_TRADES); age > 0; age--) {
      const slot = (this.count - age) % RECENT_TRADES;
      if (bar === undefined || this.bars[slot] === bar) this.settleSlot(slot);
    }
  }

  /** Converts prices and sizes at a split. */
  multiply(factor: number): void {
    for (let slot = 0; slot < RECENT_TRADES; slot++) {
      this.values[3 * slot + 1]! *= factor;
      this.values[3 * slot + 2]! /= factor;
    }
  }

  /** The number of trades. */
  get length(): number {
    return Math.min(this.count, RECENT_TRADES);
  }

  /** Passes the trades to `visit`, oldest first, each with its bar if it is not added to it yet. */
  forEach(
    visit: (id: number, bar: OpenBar | undefined, time: number, price: number, size: number) => void,
  ): void {
    const { length, values } = this;
    for (let index = 0; index < length; index++) {
      const slot = (this.count - length + index) % RECENT_TRADES;
      const [id, bar] = [this.ids[slot]!, this.bars[slot]];
      visit(id, bar, values[3 * slot]!, values[3 * slot + 1]!, values[3 * slot + 2]!);
    }
  }

  private read(slot: number): RecentTrade {
    const [time, price, size] = this.values.subarray(3 * slot, 3 * slot + 3);
    return { time: time!, price: price!, size: size! };
  }

  private settleSlot(slot: number): void {
    const bar = this.bars[slot];
    if (bar === undefined) return;
    const { values } = this;
    bar.addTrade(values[3 * slot]!, values[3 * slot + 1]!, values[3 * slot + 2]!);
    this.bars[slot] = undefined;
  }
}
