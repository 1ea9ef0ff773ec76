import type { CommonConfig } from '../../config';
import type { DriftedAttribute, PolicyResult, ReviewInput, WaivedResult } from '../../domain/plan/review';
import type { PlannedStack, PolicyResults } from '../../policies/evaluate';
import { policyResults } from '../../policies/results';
import { WAIVER_FILE } from '../../policies/waiver-file';
import type { Waiver } from '../../policies/waivers';
import { estimateCostChange } from './cost';
import type { UnplannedStack } from './plan-stacks';

/** Plans, failed plans, and the drift that the plans detected. */
export interface Planning {
  readonly planned: readonly PlannedStack[];
  readonly unplanned: readonly UnplannedStack[];
  readonly drift: readonly DriftedAttribute[];
}

export interface ReviewOptions {
  readonly target: CommonConfig['target'];
  readonly waivers: readonly Waiver[];
  /** Whether the plans include all stacks. Only then are unused waivers reported. */
  readonly all: boolean;
}

/**
 * Builds the input of a review: plans, policy results and cost. Policies and prices apply to AWS only, because the local
 * target omits resources that its emulator does not support.
 */
export function buildReviewInput(
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
      ...evaluatePolicies(planned, waivers, all && unplanned.length === 0),
      cost: estimateCostChange(planned),
    }),
  };
}

function evaluatePolicies(
  stacks: readonly PlannedStack[],
  waivers: readonly Waiver[],
  all: boolean,
): Pick<ReviewInput, 'policy' | 'waived'> {
  const { violations, waived, expiredWaivers, unusedWaivers } = policyResults(stacks, waivers, all);
  const toResult =
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
      ...violations.map((violation) => ({
        rule: violation.check,
        stack: violation.stack,
        address: violation.address,
        ...(violation.path !== undefined && { path: violation.path }),
        severity: violation.severity,
        message: `${violation.title}: found ${violation.found}, expected ${violation.expected}`,
        fix: violation.mend,
      })),
      ...expiredWaivers.map(toResult('the waiver has expired')),
      ...unusedWaivers.map(toResult('the waiver is unused')),
    ],
    waived: countWaived(waived),
  };
}

/** Counts waived violations by rule and reason. */
function countWaived(waived: PolicyResults['waived']): WaivedResult[] {
  const results = new Map<string, WaivedResult>();
  for (const { check, reason } of waived) {
    const key = JSON.stringify([check, reason]);
    results.set(key, { rule: check, reason, count: (results.get(key)?.count ?? 0) + 1 });
  }
  return [...results.values()];
}
