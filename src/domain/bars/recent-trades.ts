import type { OpenBar } from './open-bar';

/** The number of trades per symbol that copies are compared with, and that can be corrected. */
export const RECENT_TRADES = 16;

/** One of the recent trades. `bar` is undefined after the trade was added to its bar: then only its id is used. */
export interface RecentTrade {
  /** See `hashTradeId`. */
  readonly id: number;
  readonly time: number;
  price: number;
  size: number;
  bar: OpenBar | undefined;
}

/**
 * The last trades with an id of one symbol, in order of arrival. A trade is added to its open bar only when it is the
 * oldest one here, or when the bar closes, so that until then a correction can change it. A bar cannot subtract a
 * trade that is its high or low.
 */
export class RecentTrades {
  readonly list: RecentTrade[] = [];

  has(id: number): boolean {
    return this.list.some((trade) => trade.id === id);
  }

  /** Returns a trade that is not in its bar yet. */
  findOpen(id: number): RecentTrade | undefined {
    return this.list.find((trade) => trade.id === id && trade.bar !== undefined);
  }

  /** Excludes a trade from its bar; copies of it are still found. */
  cancel(id: number): void {
    const trade = this.findOpen(id);
    if (trade) trade.bar = undefined;
  }

  add(trade: RecentTrade): void {
    if (this.list.length === RECENT_TRADES) settleTrade(this.list.shift()!);
    this.list.push(trade);
  }

  /** Adds the trades of a bar, or of all bars, to their bars; they cannot be corrected any more. */
  settle(bar?: OpenBar): void {
    for (const trade of this.list) if (bar === undefined || trade.bar === bar) settleTrade(trade);
  }

  multiply(factor: number): void {
    for (const trade of this.list) {
      trade.price *= factor;
      trade.size /= factor;
    }
  }
}

function settleTrade(trade: RecentTrade): void {
  trade.bar?.addTrade(trade.time, trade.price, trade.size);
  trade.bar = undefined;
}
