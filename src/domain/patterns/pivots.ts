import { INDEX, MAX_PIVOTS, OPEN, PIVOT_LENGTH, PIVOT_COUNT, PIVOTS, PRICE, SCATTER, TIME } from './layout';
import type { Pivot } from './types';

/** Returns the offset of the oldest pivot of a scale. */
export function getFirstPivotOffset(cold: Float64Array, block: number): number {
  return block + PIVOTS + (MAX_PIVOTS - cold[block + PIVOT_COUNT]!) * PIVOT_LENGTH;
}

/** Copies the pivots of a scale up to position `end` to objects. */
export function copyPivots(cold: Float64Array, block: number, end: number): Pivot[] {
  const last = cold[block + PIVOT_COUNT]! - 1;
  const lastIsHigh = cold[block + OPEN]! > 0;
  const first = getFirstPivotOffset(cold, block);
  return Array.from({ length: end + 1 }, (_, i): Pivot => {
    const offset = first + i * PIVOT_LENGTH;
    return {
      kind: ((last - i) % 2 === 0) === lastIsHigh ? 'high' : 'low',
      timestamp: cold[offset + TIME]!,
      index: cold[offset + INDEX]!,
      price: cold[offset + PRICE]!,
      scatter: cold[offset + SCATTER]!,
    };
  });
}
