import { INDEX, OPEN, PIVOT_LENGTH, PIVOT_COUNT, PIVOTS, PRICE, SCATTER, TIME } from './layout';
import type { Pivot } from './types';

/** Copies the pivots of a scale up to position `end` to objects. */
export function copyPivots(data: Float64Array, block: number, end: number): Pivot[] {
  const last = data[block + PIVOT_COUNT]! - 1;
  const lastIsHigh = data[block + OPEN]! > 0;
  return Array.from({ length: end + 1 }, (_, i): Pivot => {
    const offset = block + PIVOTS + i * PIVOT_LENGTH;
    return {
      kind: ((last - i) % 2 === 0) === lastIsHigh ? 'high' : 'low',
      timestamp: data[offset + TIME]!,
      index: data[offset + INDEX]!,
      price: data[offset + PRICE]!,
      scatter: data[offset + SCATTER]!,
    };
  });
}
