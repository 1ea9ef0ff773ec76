import type { Bar } from '../../../src/domain/patterns';

/** What the reference engine does with a bar. */
export interface ReferenceBar {
  /** Bars that count before it, by their close only. */
  readonly before: readonly number[];
  /** The bar with the extremes that count, if it counts. */
  readonly bar?: Bar;
  /** The split that was recognized, in new shares per old share. */
  readonly split?: number;
}

const SPLITS = [1.5, 2, 3, 4, 5, 10, 20].flatMap((factor) => [factor, 1 / factor]);

/** Returns the nearest split within 5 % of the jump. */
function recognizeSplit(close: number, open: number): number {
  const [nearest] = SPLITS.map((factor) => ({ factor, off: Math.abs((open * factor) / close - 1) })).sort(
    (a, b) => a.off - b.off,
  );
  return nearest!.off <= 0.05 ? nearest!.factor : 1;
}

const widen = (bar: Bar, high: number, low: number): Bar => ({
  ...bar,
  high: Math.max(bar.high, high),
  low: Math.min(bar.low, low),
});

/** The guards against bad prints, splits and fillers, as help/detection.md describes them. */
export class ReferenceGuards {
  private pendingBar: Bar | undefined;
  private pendingHigh = Infinity;
  private pendingLow = -Infinity;

  /** @param last the last close that counts; undefined before the first bar */
  examineBar(bar: Bar, last: number | undefined, averageTrueRange: number): ReferenceBar {
    if (last === undefined) return { before: [], bar };
    const { open, high, low, close, volume } = bar;
    const isFlat = open === close && high === close && low === close && volume === 0;
    if (isFlat && (close === last || close === this.pendingBar?.close)) return { before: [] };
    const far = (price: number, ranges: number, from = last) =>
      Math.abs(price - from) > Math.max(ranges * averageTrueRange, 0.02 * last);

    const pending = this.pendingBar;
    this.pendingBar = undefined;
    if (pending !== undefined) {
      const isNearer = Math.abs(close - pending.close) <= Math.abs(close - last);
      const isBeyond = Math.sign(close - last) === Math.sign(pending.close - last) && far(close, 6);
      if (isNearer || isBeyond) {
        const split = recognizeSplit(last, pending.open);
        return { before: [pending.close], bar: widen(bar, pending.high, pending.low), split };
      }
    }
    const before = pending === undefined ? [] : [last];
    const wide = widen(
      bar,
      high >= 0.99 * this.pendingHigh ? this.pendingHigh : high,
      low <= 1.01 * this.pendingLow ? this.pendingLow : low,
    );
    const isConfirmed = high >= 0.99 * this.pendingHigh || low <= 1.01 * this.pendingLow;
    this.pendingHigh = Infinity;
    this.pendingLow = -Infinity;
    if (far(close, 6)) {
      this.pendingBar = wide;
      return { before };
    }
    if (isConfirmed) return { before, bar: wide };
    const trusted = [close, last, ...(far(open, 5) && far(open, 5, close) ? [] : [open])];
    const [top, bottom] = [Math.max(...trusted), Math.min(...trusted)];
    if (far(high, 5, top) && high > top) this.pendingHigh = high;
    if (far(low, 5, bottom) && low < bottom) this.pendingLow = low;
    return {
      before,
      bar: {
        ...bar,
        high: this.pendingHigh === high ? top : high,
        low: this.pendingLow === low ? bottom : low,
      },
    };
  }
}
