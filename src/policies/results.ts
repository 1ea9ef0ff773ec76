import { evaluate, type PlannedStack, type PolicyResults } from './evaluate';
import type { Waiver } from './waivers';

/**
 * What the rules say about planned stacks, today.
 * @param all whether these are all the stacks: a waiver that is for another one is not unused
 */
export function policyResults(
  stacks: readonly PlannedStack[],
  waivers: readonly Waiver[],
  all = true,
): PolicyResults {
  const results = evaluate(stacks, waivers, new Date().toISOString().slice(0, 10));
  return all ? results : { ...results, unusedWaivers: [] };
}

/** Whether nothing is left to mend: no violation, no waiver whose day is over, none that nothing needs. */
export const isClean = ({ violations, expiredWaivers, unusedWaivers }: PolicyResults): boolean =>
  violations.length + expiredWaivers.length + unusedWaivers.length === 0;
