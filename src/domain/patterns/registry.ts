import { ascendingTriangle } from './ascending-triangle';
import { LEAST_CONFIDENCE } from './confidence';
import { descendingTriangle } from './descending-triangle';
import { doubleBottom } from './double-bottom';
import { doubleTop } from './double-top';
import { headAndShoulders } from './head-and-shoulders';
import { inverseHeadAndShoulders } from './inverse-head-and-shoulders';
import { breaksOf, type Pattern } from './pattern';
import { ALL_PATTERNS, PATTERNS, type PatternName } from './types';

/** Every pattern by its name. A new one is its file, its name in `ALL_PATTERNS`, and its line here. */
export const REGISTRY: Readonly<Record<PatternName, Pattern>> = {
  'head-and-shoulders': headAndShoulders,
  'double-top': doubleTop,
  'ascending-triangle': ascendingTriangle,
  'inverse-head-and-shoulders': inverseHeadAndShoulders,
  'double-bottom': doubleBottom,
  'descending-triangle': descendingTriangle,
};

/** The patterns to look for, as the engine wants them: those that break below the last high, and above the last low. */
export interface Rules {
  readonly below: readonly Rule[];
  readonly above: readonly Rule[];
  /** With less confidence than this nothing is told. */
  readonly least: number;
}

/** A pattern and its number in `ALL_PATTERNS`, by which a state knows it. */
export interface Rule {
  readonly pattern: Pattern;
  readonly id: number;
}

/** The rules of those patterns. */
export function rulesOf(names: readonly PatternName[], least = LEAST_CONFIDENCE): Rules {
  const rules = names.map((name) => ({ pattern: REGISTRY[name], id: ALL_PATTERNS.indexOf(name) }));
  return {
    below: rules.filter(({ pattern }) => breaksOf(pattern) === 'below'),
    above: rules.filter(({ pattern }) => breaksOf(pattern) === 'above'),
    least,
  };
}

/** The patterns that are switched on. */
export const ON = rulesOf(PATTERNS);
