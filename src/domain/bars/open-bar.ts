import type { BarSpan, Interval } from '../calendar';
import type { InputBar, IntervalBar } from './types';

/** The parts of a bar that are added to an open bar. */
export type BarPart = Omit<InputBar, 'symbol' | 'interval' | 'final'>;

/** A bar that is not closed yet. Its events can arrive in any order. */
export class OpenBar implements BarSpan {
  open = NaN;
  high = -Infinity;
  low = Infinity;
  close = NaN;
  volume = 0;
  /** The sum of price times size. */
  notional = 0;
  count = 0;
  /** The times of the events that set open and close. */
  openTime = Infinity;
  closeTime = -Infinity;

  constructor(
    readonly start: number,
    public end: number,
  ) {}

  get isEmpty(): boolean {
    return this.closeTime === -Infinity;
  }

  /** Of trades with equal times, the first to arrive can set the open, and the last one sets the close. */
  addTrade(time: number, price: number, size: number): void {
    this.addPrices(time, price, price, price, price);
    this.volume += size;
    this.notional += price * size;
    this.count++;
  }

  addPart({ timestamp, open, high, low, close, volume, count = 0, vwap }: BarPart): void {
    this.addPrices(timestamp, open, high, low, close);
    this.volume += volume;
    this.notional += (vwap ?? (high + low + close) / 3) * volume;
    this.count += count;
  }

  /** Adds a closed bar that this one contains. */
  addBar({ openTime, closeTime, open, high, low, close, volume, notional, count }: OpenBar): void {
    this.addPrices(openTime, open, high, low, close, closeTime);
    this.volume += volume;
    this.notional += notional;
    this.count += count;
  }

  private addPrices(
    openTime: number,
    open: number,
    high: number,
    low: number,
    close: number,
    closeTime = openTime,
  ): void {
    if (openTime < this.openTime) {
      this.openTime = openTime;
      this.open = open;
    }
    if (closeTime >= this.closeTime) {
      this.closeTime = closeTime;
      this.close = close;
    }
    if (high > this.high) this.high = high;
    if (low < this.low) this.low = low;
  }

  /** Replaces the contents by a newer version of the same bar. */
  replace(part: BarPart): void {
    Object.assign(this, new OpenBar(this.start, this.end));
    this.addPart(part);
  }

  /** Converts the prices and the volume at a split. */
  multiply(factor: number): void {
    this.open *= factor;
    this.high *= factor;
    this.low *= factor;
    this.close *= factor;
    this.volume /= factor;
  }

  toBar(symbol: string, interval: Interval): IntervalBar {
    const { start, end, open, high, low, close, volume, notional, count } = this;
    const bar = { symbol, interval, timestamp: start, end, open, high, low, close, volume, count };
    return volume > 0 ? { ...bar, vwap: notional / volume } : bar;
  }
}
