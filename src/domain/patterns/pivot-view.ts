import { INDEX, PIVOT_LENGTH, PRICE, SCATTER, TIME } from './layout';
import type { Pivot } from './types';

/**
 * A view of pivots for a pattern's rules: numbered from the oldest, without a copy. For an inverse pattern, prices are
 * negated (mirrored), so that a pattern and its inverse share one set of rules.
 */
export class PivotView {
  private data: Float64Array = new Float64Array();
  private base = 0;
  private sign = 1;

  /** Attaches the view to the pivots that begin at `base`. @returns itself */
  attach(data: Float64Array, base: number, mirrored: boolean): this {
    this.data = data;
    this.base = base;
    this.sign = mirrored ? -1 : 1;
    return this;
  }

  /** Attaches the view to a copy of the pivots. @returns itself */
  load(pivots: readonly Pivot[], mirrored: boolean): this {
    const data = new Float64Array(pivots.length * PIVOT_LENGTH);
    pivots.forEach(({ price, timestamp, index, scatter }, i) => {
      data.set([price, timestamp, index, scatter], i * PIVOT_LENGTH);
    });
    return this.attach(data, 0, mirrored);
  }

  /** The price in price units; negative if mirrored. */
  price(i: number): number {
    return this.sign * this.data[this.base + i * PIVOT_LENGTH + PRICE]!;
  }

  /** The number of the pivot's bar. */
  index(i: number): number {
    return this.data[this.base + i * PIVOT_LENGTH + INDEX]!;
  }

  /** How far the closes of the leg before the pivot are from a straight line; see {@link Pivot.scatter}. */
  scatter(i: number): number {
    return this.data[this.base + i * PIVOT_LENGTH + SCATTER]!;
  }

  /** The time of the pivot in milliseconds since 1970. */
  time(i: number): number {
    return this.data[this.base + i * PIVOT_LENGTH + TIME]!;
  }
}
