import { INDEX, OPEN, PIVOT, PIVOT_COUNT, PIVOTS, PRICE, SCATTER, TIME } from './layout';
import type { Pivot } from './types';

/** The pivots of a scale up to position `end`, as objects. */
export function pivotsOf(d: Float64Array, block: number, end: number): Pivot[] {
  const last = d[block + PIVOT_COUNT]! - 1;
  const lastIsHigh = d[block + OPEN]! > 0;
  return Array.from({ length: end + 1 }, (_, i): Pivot => {
    const at = block + PIVOTS + i * PIVOT;
    return {
      kind: ((last - i) % 2 === 0) === lastIsHigh ? 'high' : 'low',
      timestamp: d[at + TIME]!,
      index: d[at + INDEX]!,
      price: d[at + PRICE]!,
      scatter: d[at + SCATTER]!,
    };
  });
}
