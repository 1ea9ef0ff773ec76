import { calculateConfidence } from './confidence';
import { FORMING, INDEX, OPEN, PIVOT_LENGTH, SCALES, TRUE_RANGE } from './layout';
import { measureStructure, hasFired } from './level-crossing';
import { copyPivots, getFirstPivotOffset } from './pivots';
import { DECISIVE_TRUE_RANGES } from './pattern';
import type { PatternRule, RuleSet } from './registry';
import { getBlockOffset, type SymbolState } from './state';
import { findStructureEnd } from './zigzag';
import type { Interval } from '../calendar';
import type { Bar, PatternName, Pivot } from './types';
import { armLevels, isArmed } from './levels';

/** A shape that is complete except for its break (forming), or that ended without a break (invalidated). */
export interface ShapeChange {
  readonly state: 'forming' | 'invalidated';
  readonly symbol: string;
  readonly pattern: PatternName;
  /** The interval of the bars, if they have one. */
  readonly interval?: Interval;
  readonly scale: number;
  /** The time of the bar at which the state changed. */
  readonly timestamp: number;
  /** The pivots of the shape, oldest first. */
  readonly pivots: readonly Pivot[];
}

export type ShapeListener = (change: ShapeChange) => void;

/**
 * Updates one scale after a turn of the price. The pivot that has just settled completes the structures of one side
 * (a high completes those that break below), and the structures of the other side start again.
 */
export function handleTurn(
  state: SymbolState,
  scale: number,
  bar: Bar,
  rules: RuleSet,
  onChange: ShapeListener | undefined,
): void {
  const restartedSide = state.cold[getBlockOffset(scale) + OPEN]! > 0 ? 'below' : 'above';
  if (onChange !== undefined) {
    const end = findStructureEnd(state.cold, getBlockOffset(scale), restartedSide);
    // The new structure ends at the open pivot; the structure that it replaces ended two pivots earlier.
    for (const rule of rules[restartedSide]) reportInvalidated(state, scale, bar, rule, end - 2, onChange);
    for (const rule of rules[restartedSide === 'below' ? 'above' : 'below']) {
      reportForming(state, scale, bar, rules, rule, end - 1, onChange);
    }
  }
  armLevels(state, scale, bar, rules[restartedSide]);
}

/** Reports a forming shape that can no longer be confirmed after this turn. */
function reportInvalidated(
  state: SymbolState,
  scale: number,
  bar: Bar,
  rule: PatternRule,
  end: number,
  onChange: ShapeListener,
): void {
  const { cold } = state;
  const formingOffset = getBlockOffset(scale) + FORMING;
  const bit = 1 << rule.id;
  if ((cold[formingOffset]! & bit) === 0) return;
  cold[formingOffset] = cold[formingOffset]! & ~bit;
  // A triangle may have more touches; its last ones are reported.
  const first = end - rule.pattern.minPivots + 2;
  if (hasFired(state, rule.id, getPivotIndex(cold, scale, first))) return;
  onChange(createChange('invalidated', state, scale, bar, rule, end, first));
}

/**
 * Reports a shape whose last pivot has just settled, so that only the break is missing, if a decisive break now would have
 * enough confidence.
 */
function reportForming(
  state: SymbolState,
  scale: number,
  bar: Bar,
  { minFormingConfidence, models }: RuleSet,
  rule: PatternRule,
  end: number,
  onChange: ShapeListener,
): void {
  const { cold } = state;
  const block = getBlockOffset(scale);
  const bit = 1 << rule.id;
  if (!isArmed(state.data, scale, rule.id) || (cold[block + FORMING]! & bit) !== 0) return;
  const decisive = DECISIVE_TRUE_RANGES * state.data[TRUE_RANGE]!;
  const measurement = measureStructure(state, scale, rule, end, decisive);
  if (measurement === undefined) return;
  if (calculateConfidence(rule.pattern, measurement.parts, models) < minFormingConfidence) return;
  if (hasFired(state, rule.id, getPivotIndex(cold, scale, measurement.first))) return;
  cold[block + FORMING] = cold[block + FORMING]! | bit;
  onChange(createChange('forming', state, scale, bar, rule, end, measurement.first));
}

/** Returns the number of a pivot's bar. */
function getPivotIndex(cold: Float64Array, scale: number, position: number): number {
  return cold[getFirstPivotOffset(cold, getBlockOffset(scale)) + position * PIVOT_LENGTH + INDEX]!;
}

function createChange(
  state: ShapeChange['state'],
  { cold }: SymbolState,
  scale: number,
  { symbol, timestamp, interval }: Bar,
  { pattern }: PatternRule,
  end: number,
  first: number,
): ShapeChange {
  const pivots = copyPivots(cold, getBlockOffset(scale), end).slice(first);
  return {
    state,
    symbol,
    pattern: pattern.name,
    ...(interval !== undefined && { interval }),
    scale: SCALES[scale]!,
    timestamp,
    pivots,
  };
}
