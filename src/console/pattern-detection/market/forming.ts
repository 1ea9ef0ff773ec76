import type { DetectorKey } from '../../../domain/market-data';
import {
  advanceState,
  createState,
  DEPLOYED_PATTERNS,
  formatShapeKey,
  type ShapeChange,
} from '../../../domain/patterns';
import { createRuleSet, DEPLOYED_RULES } from '../../../domain/patterns/registry';
import type { PriceBar } from '../../../domain/recent-bars';

/** A break ends a shape, whether or not the pattern is certain enough to be reported. */
const RULES = createRuleSet(DEPLOYED_PATTERNS, 0, undefined, DEPLOYED_RULES.minFormingConfidence);

/**
 * Finds the shapes that are complete except for their break, in the bars of a chart: with the rules of the deployed system,
 * which reports only confirmed patterns. A shape that begins before the first bar is not found.
 */
export function findFormingShapes(
  { symbol, interval }: DetectorKey,
  bars: readonly PriceBar[],
): readonly ShapeChange[] {
  /** The shape of each pattern at each scale. */
  const shapes = new Map<string, ShapeChange>();
  const onChange = (change: ShapeChange) => {
    const slot = `${change.pattern} ${change.scale}`;
    if (change.state === 'forming') shapes.set(slot, change);
    else shapes.delete(slot);
  };
  const state = createState();
  for (const bar of bars) {
    const named = { ...bar, symbol, ...(interval !== undefined && { interval }) };
    for (const { patterns, pivots } of advanceState(state, named, RULES, onChange))
      for (const [slot, shape] of shapes)
        if (patterns.includes(shape.pattern) && formatShapeKey(shape.pivots) === formatShapeKey(pivots))
          shapes.delete(slot);
  }
  const different = [...shapes.values()].map((shape) => [formatShapeId(shape), shape] as const);
  return [...new Map(different).values()];
}

/** The id of a shape: the same at each scale and in each reading. */
export const formatShapeId = ({ pattern, pivots }: Pick<ShapeChange, 'pattern' | 'pivots'>): string =>
  `${pattern} ${formatShapeKey(pivots)}`;
