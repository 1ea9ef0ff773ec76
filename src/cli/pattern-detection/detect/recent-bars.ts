import type { Bar } from '../../../domain/patterns';

/**
 * How many bars of a symbol are kept for its drawings: several times the longest pattern that the engine remembers on
 * daily bars. A longer pattern is drawn from here on.
 */
export const BARS_KEPT = 1_000;
const FIRST_ROOM = 64;

/** A bar of a drawing; `index` counts the symbol's bars from 0. */
export type KeptBar = Omit<Bar, 'symbol'> & { readonly index: number };

/** The last bars of one symbol: a ring that grows up to `BARS_KEPT`. Prices keep seven digits, enough to draw. */
export class RecentBars {
  private times = new Float64Array(FIRST_ROOM);
  private values = new Float32Array(FIRST_ROOM * 5);
  private count = 0;

  add({ timestamp, open, high, low, close, volume }: Bar): void {
    const room = this.times.length;
    if (this.count === room && room < BARS_KEPT) this.grow(Math.min(2 * room, BARS_KEPT));
    const at = this.count % this.times.length;
    this.times[at] = timestamp;
    this.values.set([open, high, low, close, volume], at * 5);
    this.count++;
  }

  /** The index of the last bar; -1 before the first. */
  get last(): number {
    return this.count - 1;
  }

  /** The kept bars from bar `index` on, oldest first. */
  since(index: number): KeptBar[] {
    const kept: KeptBar[] = [];
    for (let i = Math.max(0, index, this.count - this.times.length); i < this.count; i++) {
      const at = i % this.times.length;
      const [open, high, low, close, volume] = this.values.subarray(at * 5, at * 5 + 5);
      kept.push({
        index: i,
        timestamp: this.times[at]!,
        open: open!,
        high: high!,
        low: low!,
        close: close!,
        volume: volume!,
      });
    }
    return kept;
  }

  /** Called when the ring is full for the first time, so what it holds stands in order. */
  private grow(room: number): void {
    const [times, values] = [this.times, this.values];
    this.times = new Float64Array(room);
    this.times.set(times);
    this.values = new Float32Array(room * 5);
    this.values.set(values);
  }
}
