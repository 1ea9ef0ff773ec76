import type { Config } from '../../config';
import type { DriftedAttribute, PolicyResult, ReviewInput, WaivedResult } from '../../domain/plan/review';
import type { PlannedStack, PolicyResults } from '../../policies/evaluate';
import { policyResults } from '../../policies/results';
import { WAIVER_FILE } from '../../policies/waiver-file';
import type { Waiver } from '../../policies/waivers';
import { estimateCostChange } from './cost';
import type { Unplanned } from './plan-stacks';

/** Plans, and what was found out while they were made. */
export interface Planning {
  readonly planned: readonly PlannedStack[];
  readonly unplanned: readonly Unplanned[];
  readonly drift: readonly DriftedAttribute[];
}

export interface ReviewOptions {
  readonly target: Config['target'];
  readonly waivers: readonly Waiver[];
  /** Whether these are all the stacks, so that a waiver which none of them needs is told. */
  readonly all: boolean;
}

/**
 * All that a reviewer is told about plans: what they change, what the rules say of the stacks as they would be, and
 * what a month would cost more. The rules and the prices are for AWS: the local target leaves out what its emulator does
 * not hold.
 */
export function reviewOf(
  { planned, unplanned, drift }: Planning,
  { target, waivers, all }: ReviewOptions,
): ReviewInput {
  return {
    stacks: [
      ...planned.map(({ stack, plan }) => ({ stack, plan })),
      ...unplanned.map(({ stack, error }) => ({ stack, plan: undefined, error })),
    ],
    drift,
    ...(target === 'aws' && {
      ...policyOf(planned, waivers, all && unplanned.length === 0),
      cost: estimateCostChange(planned),
    }),
  };
}

function policyOf(
  stacks: readonly PlannedStack[],
  waivers: readonly Waiver[],
  all: boolean,
): Pick<ReviewInput, 'policy' | 'waived'> {
  const { violations, waived, expiredWaivers, unusedWaivers } = policyResults(stacks, waivers, all);
  const waiver =
    (message: string) =>
    ({ check, address, stack = 'every stack' }: Waiver): PolicyResult => ({
      rule: check,
      stack,
      address,
      severity: 'high',
      message,
      fix: `change or delete it in ${WAIVER_FILE}`,
    });
  return {
    policy: [
      ...violations.map(({ check, title, found, expected, ...where }) => ({
        rule: check,
        stack: where.stack,
        address: where.address,
        ...(where.path !== undefined && { path: where.path }),
        severity: where.severity,
        message: `${title}: found ${found}, expected ${expected}`,
        fix: where.mend,
      })),
      ...expiredWaivers.map(waiver('this waiver has expired and covers nothing')),
      ...unusedWaivers.map(waiver('nothing needs this waiver any more')),
    ],
    waived: countWaived(waived),
  };
}

/** What is waived, shortly: each rule with each reason once. */
function countWaived(waived: PolicyResults['waived']): WaivedResult[] {
  const counted = new Map<string, WaivedResult>();
  for (const { check, reason } of waived) {
    const same = JSON.stringify([check, reason]);
    counted.set(same, { rule: check, reason, count: (counted.get(same)?.count ?? 0) + 1 });
  }
  return [...counted.values()];
}
