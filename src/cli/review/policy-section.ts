import type { PolicyResult, ReviewInput, WaivedResult } from '../../domain/plan/review';
import { getScope } from '../../policies/catalog';
import type { PlannedStack, PolicyResults } from '../../policies/evaluate';
import { evaluateToday } from '../../policies/results';
import { GENERAL, type PolicyViolation } from '../../policies/rule';
import { WAIVER_FILE } from '../../policies/waiver-file';
import { EVERY_SYSTEM, type Waiver } from '../../policies/waivers';

/**
 * Creates the policy section of a review: violations, waivers to fix, and waived violations.
 * @param isComplete whether the plans include all stacks, so that unused waivers are reported
 */
export function reviewPolicy(
  stacks: readonly PlannedStack[],
  waivers: readonly Waiver[],
  isComplete: boolean,
): Required<Pick<ReviewInput, 'policy' | 'waived'>> {
  const { violations, waived, expiredWaivers, unusedWaivers } = evaluateToday(stacks, waivers, isComplete);
  return {
    policy: [
      ...violations.map(toPolicyResult),
      ...expiredWaivers.map((waiver) => toWaiverResult(waiver, 'the waiver has expired')),
      ...unusedWaivers.map((waiver) => toWaiverResult(waiver, 'the waiver is unused')),
    ],
    waived: countWaived(waived),
  };
}

const toPolicyResult = ({ check, title, found, expected, ...violation }: PolicyViolation): PolicyResult => ({
  rule: check,
  scope: violation.scope,
  stack: violation.stack,
  address: violation.address,
  ...(violation.path !== undefined && { path: violation.path }),
  severity: violation.severity,
  message: `${title}: found ${found}, expected ${expected}`,
  fix: violation.fix,
});

const toWaiverResult = ({ system, check, address, stack }: Waiver, message: string): PolicyResult => ({
  rule: check,
  scope: getScope(check) ?? GENERAL,
  stack: stack ?? (system === EVERY_SYSTEM ? 'every stack' : `every stack of ${system}`),
  address,
  severity: 'high',
  message,
  fix: `change or delete it in ${WAIVER_FILE}`,
});

/** Counts the waived violations by rule and reason. */
function countWaived(waived: PolicyResults['waived']): WaivedResult[] {
  const counted = new Map<string, WaivedResult>();
  for (const { check, scope, reason } of waived) {
    const key = JSON.stringify([check, reason]);
    counted.set(key, { rule: check, scope, reason, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  return [...counted.values()];
}
