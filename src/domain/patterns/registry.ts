import { ascendingTriangle } from './ascending-triangle';
import { doubleTop } from './double-top';
import { headAndShoulders } from './head-and-shoulders';
import type { Pattern } from './pattern';
import { PATTERNS, type PatternName } from './types';

/** Every pattern by its name. A new one is its file, its name in `PATTERNS`, and its line here. */
export const REGISTRY: Readonly<Record<PatternName, Pattern>> = {
  'head-and-shoulders': headAndShoulders,
  'double-top': doubleTop,
  'ascending-triangle': ascendingTriangle,
};

/** The same in the order of `PATTERNS`. */
export const ALL: readonly Pattern[] = PATTERNS.map((name) => REGISTRY[name]);
