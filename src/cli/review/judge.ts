import { assumptionsOf, costDifference, monthOf, type Profile } from '../../domain/cost';
import type { Config } from '../../config';
import type { CostDifference, DriftNote, PolicyResult, Review, WaivedResult } from '../../domain/plan/review';
import { plannedResources, presentResources } from '../../domain/plan/resources';
import type { PlannedStack, PolicyResults } from '../../policies/evaluate';
import { policyResults } from '../../policies/results';
import { WAIVER_FILE } from '../../policies/waiver-file';
import type { Waiver } from '../../policies/waivers';
import type { Unplanned } from './plan-stacks';

/** The profile that a change's cost is told by: `stacks cost` tells the others. */
const PROFILE: Profile = 'normal';

/** Plans, and what was found out while they were made. */
export interface Planning {
  readonly planned: readonly PlannedStack[];
  readonly unplanned: readonly Unplanned[];
  readonly drift: readonly DriftNote[];
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
): Review {
  return {
    stacks: [
      ...planned.map(({ stack, plan }) => ({ stack, plan })),
      ...unplanned.map(({ stack, error }) => ({ stack, plan: undefined, error })),
    ],
    drift,
    ...(target === 'aws' && {
      ...policyOf(planned, waivers, all && unplanned.length === 0),
      cost: costOf(planned),
    }),
  };
}

function policyOf(
  stacks: readonly PlannedStack[],
  waivers: readonly Waiver[],
  all: boolean,
): Pick<Review, 'policy' | 'waived'> {
  const { violations, waived, expiredWaivers, unusedWaivers } = policyResults(stacks, waivers, all);
  const waiver =
    (message: string) =>
    ({ check, address, stack = 'every stack' }: Waiver): PolicyResult => ({
      rule: check,
      stack,
      address,
      severity: 'high',
      message,
      mend: `change or delete it in ${WAIVER_FILE}`,
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
        mend: where.mend,
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

type CostLine = CostDifference['lines'][number];

function costOf(stacks: readonly PlannedStack[]): CostDifference {
  const months = stacks.map(({ plan, synthesized }) => ({
    before: monthOf(presentResources(plan), PROFILE),
    after: monthOf(plannedResources(plan, synthesized), PROFILE),
  }));
  const differences = months.map(({ before, after }) => costDifference(before, after));
  const all = differences.flatMap(({ lines }) =>
    lines.map(({ service, what, ...rest }) => ({ what: `${service}: ${what}`, ...rest })),
  );
  const isSmall = ({ before, after }: CostLine) => Math.abs(after - before) < 0.005;
  const [small, lines] = [all.filter(isSmall), all.filter((line) => !isSmall(line))];
  const together = (some: CostLine, one: CostLine): CostLine => ({
    what: `${small.length} lines that change by less than a cent`,
    before: some.before + one.before,
    after: some.after + one.after,
    how: 'npx stacks cost --json tells them',
  });
  const sum = (of: 'before' | 'after') => months.reduce((usd, month) => usd + month[of].usd, 0);
  return {
    before: sum('before'),
    after: sum('after'),
    lines: [...lines, ...(small.length > 0 ? [small.reduce(together)] : [])],
    assumptions: assumptionsOf(PROFILE),
    unpriced: differences.flatMap(({ unpricedAdded }) => unpricedAdded),
  };
}
