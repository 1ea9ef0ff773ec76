import { evaluate, type PlannedStack, type PolicyResults } from './evaluate';
import type { Waiver } from './waivers';

/**
 * Evaluates planned stacks with today's date.
 * @param isComplete whether the plans include all stacks; otherwise unused waivers are not reported, because they may
 * apply to other stacks
 */
export function evaluateToday(
  stacks: readonly PlannedStack[],
  waivers: readonly Waiver[],
  isComplete = true,
): PolicyResults {
  const results = evaluate(stacks, waivers, new Date().toISOString().slice(0, 10));
  return isComplete ? results : { ...results, unusedWaivers: [] };
}

/** Whether there is nothing to fix: no violation, and no waiver that is expired or unused. */
export const isClean = ({ violations, expiredWaivers, unusedWaivers }: PolicyResults): boolean =>
  violations.length + expiredWaivers.length + unusedWaivers.length === 0;
