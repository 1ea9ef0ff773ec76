import type { RuleText } from '../rule';
import type { Sought } from './demand';

/** A sentence of the requirements, and what is looked for to hold it. */
export interface Row extends RuleText {
  readonly seeks: readonly Sought[];
}
