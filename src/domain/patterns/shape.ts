import { INDEX, PIVOT, PRICE, SCATTER, TIME } from './layout';
import type { Pivot } from './types';

/**
 * The pivots as a pattern's rules see them: numbered from the oldest, without a copy. A pattern that stands on its
 * head sees them in a mirror (prices negated), so that one set of rules serves a pattern and its inverse.
 */
export class Shape {
  private data: Float64Array = new Float64Array();
  private base = 0;
  private sign = 1;

  /** Looks at the pivots that begin at `base`. @returns itself */
  at(data: Float64Array, base: number, mirrored: boolean): this {
    this.data = data;
    this.base = base;
    this.sign = mirrored ? -1 : 1;
    return this;
  }

  /** Looks at a copy of those pivots. @returns itself */
  of(pivots: readonly Pivot[], mirrored: boolean): this {
    const data = new Float64Array(pivots.length * PIVOT);
    pivots.forEach(({ price, timestamp, index, scatter }, i) => {
      data.set([price, timestamp, index, scatter], i * PIVOT);
    });
    return this.at(data, 0, mirrored);
  }

  /** In price units; below zero in the mirror. */
  price(i: number): number {
    return this.sign * this.data[this.base + i * PIVOT + PRICE]!;
  }

  index(i: number): number {
    return this.data[this.base + i * PIVOT + INDEX]!;
  }

  scatter(i: number): number {
    return this.data[this.base + i * PIVOT + SCATTER]!;
  }

  time(i: number): number {
    return this.data[this.base + i * PIVOT + TIME]!;
  }
}
