import type { DriftReport } from '../../../cli/drift/report';
import { isDrift } from '../../../domain/drift/finding';
import type { StackIdentity } from '../../../config';
import type { DeploymentChecks } from './checks';

/** What the last checks found in a stack. */
export interface StackStatus {
  readonly stack: string;
  readonly region: string;
  /**
   * The worst of what was found: `drift` before `not applied`, before `expected`. `unknown` without a check, and if no check
   * included the stack.
   */
  readonly state: 'failed' | 'drift' | 'not applied' | 'expected' | 'clean' | 'unknown' | 'not deployed';
  /** The numbers of findings of the last drift check; undefined if it did not include the stack. */
  readonly drift?: number;
  readonly notApplied?: number;
  readonly expected?: number;
  /** The actions of the last plan, such as `2 to create`. */
  readonly plan?: string;
  readonly error?: string;
}

/**
 * Builds a row for each stack, and one for resources that no state contains, if the last drift check searched for them.
 * @param stacks all stacks of the environment
 * @param deployed the names of those that are deployed
 */
export function buildMatrix(
  stacks: readonly Pick<StackIdentity, 'name' | 'region'>[],
  deployed: ReadonlySet<string>,
  results: DeploymentChecks['results'],
): readonly StackStatus[] {
  const report = results.drift?.result;
  const known = new Set(stacks.map(({ name }) => name));
  const others = (report?.stacks ?? []).filter((name) => !known.has(name));
  return [
    ...stacks.map(({ name, region }) => describeStack(name, region, deployed.has(name), results)),
    ...others.map((name) => describeStack(name, '', true, results)),
  ];
}

function describeStack(
  stack: string,
  region: string,
  isDeployed: boolean,
  { drift: scan, plan: planning }: DeploymentChecks['results'],
): StackStatus {
  const counts = scan?.result.stacks.includes(stack) ? countFindings(stack, scan.result.records) : undefined;
  const plan = planning?.result.stacks.find((result) => result.stack === stack);
  const found = {
    stack,
    region,
    ...counts,
    ...(plan && { plan: plan.actions }),
    ...(plan?.error !== undefined && { error: plan.error }),
  };
  // A plan that is newer than the scan knows what has been applied since.
  const isPlanNewer = plan !== undefined && planning!.at > (scan?.at ?? 0);
  const isPending = isPlanNewer || counts === undefined ? plan?.isEmpty === false : counts.notApplied > 0;
  return { ...found, state: chooseState(found, isDeployed, isPending) };
}

function countFindings(
  stack: string,
  records: DriftReport['records'],
): { readonly drift: number; readonly notApplied: number; readonly expected: number } {
  const own = records.filter((record) => record.stack === stack);
  return {
    drift: own.filter(isDrift).length,
    notApplied: own.filter(({ kind }) => kind === 'not yet applied').length,
    expected: own.filter(({ kind }) => kind === 'expected').length,
  };
}

function chooseState(
  { drift, expected, plan, error }: Omit<StackStatus, 'state'>,
  isDeployed: boolean,
  isPending: boolean,
): StackStatus['state'] {
  if (error !== undefined) return 'failed';
  if (!isDeployed) return 'not deployed';
  if ((drift ?? 0) > 0) return 'drift';
  if (isPending) return 'not applied';
  if ((expected ?? 0) > 0) return 'expected';
  // A plan without changes does not show whether a service changed what the plan ignores, but nothing is to be applied.
  return drift !== undefined || plan !== undefined ? 'clean' : 'unknown';
}
