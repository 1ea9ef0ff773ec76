import type { Bar } from '../../../domain/patterns';

/**
 * The number of stored bars per symbol for drawings: several times the longest pattern that the engine finds on daily
 * bars. A longer pattern is drawn without its first bars.
 */
export const MAX_RECENT_BARS = 1_000;
const INITIAL_CAPACITY = 64;

/** A bar of a drawing; `index` is the number of earlier bars of the symbol. */
export type RecentBar = Omit<Bar, 'symbol'> & { readonly index: number };

/** The last bars of one symbol: a ring buffer of up to `MAX_RECENT_BARS`. Prices have seven digits, enough for drawings. */
export class RecentBars {
  private times = new Float64Array(INITIAL_CAPACITY);
  private values = new Float32Array(INITIAL_CAPACITY * 5);
  private count = 0;

  add({ timestamp, open, high, low, close, volume }: Bar): void {
    const capacity = this.times.length;
    if (this.count === capacity && capacity < MAX_RECENT_BARS)
      this.grow(Math.min(2 * capacity, MAX_RECENT_BARS));
    const slot = this.count % this.times.length;
    this.times[slot] = timestamp;
    this.values.set([open, high, low, close, volume], slot * 5);
    this.count++;
  }

  /** Converts prices and volumes at a split. @param factor new shares per old share */
  applySplit(factor: number): void {
    for (let index = 0; index < this.values.length; index++)
      this.values[index]! *= index % 5 === 4 ? factor : 1 / factor;
  }

  /** The index of the last bar; -1 before the first. */
  get lastIndex(): number {
    return this.count - 1;
  }

  /** Returns the stored bars from bar `index` on, oldest first. */
  listFrom(index: number): RecentBar[] {
    const bars: RecentBar[] = [];
    for (let i = Math.max(0, index, this.count - this.times.length); i < this.count; i++) {
      const slot = i % this.times.length;
      const [open, high, low, close, volume] = this.values.subarray(slot * 5, slot * 5 + 5);
      bars.push({
        index: i,
        timestamp: this.times[slot]!,
        open: open!,
        high: high!,
        low: low!,
        close: close!,
        volume: volume!,
      });
    }
    return bars;
  }

  /** Called before the buffer wraps around for the first time, so its bars are in order. */
  private grow(capacity: number): void {
    const [times, values] = [this.times, this.values];
    this.times = new Float64Array(capacity);
    this.times.set(times);
    this.values = new Float32Array(capacity * 5);
    this.values.set(values);
  }
}
