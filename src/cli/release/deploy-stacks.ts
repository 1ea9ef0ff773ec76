import { findDataLosses, formatDataLossRefusal, isAllowed } from '../../domain/plan/data-loss';
import { formatApplyProgress, type Deployable } from '../terraform/deployment';
import { UserError } from '../errors';
import { skipRepeats } from '../terminal/print';
import { countStateChanges, type Plan, type StateChangeCounts } from '../terraform/plan-summary';
import type { Terraform } from '../terraform/terraform';
import { assertNoDeploymentInProgress } from './assert-no-deployment';
import { isSuccessful, releaseStack } from './release-stack';
import type { ReleaseGroup, ReleaseOptions, ReleaseOutcome } from './release-client';

/** The result of deploying one stack. */
export interface DeployResult extends StateChangeCounts {
  readonly stack: string;
  /** The number of Terraform operations; a replacement counts as two. */
  readonly applied: number;
  readonly releases: readonly ReleaseOutcome[];
}

/** A stack to deploy, with the Terraform operations that it needs. */
export interface DeployableStack extends Pick<Deployable, 'stack'> {
  readonly terraform: Pick<Terraform, 'plan' | 'apply'>;
}

/** The operator's decisions, and access to the current state. */
export interface Operator {
  /** Reads the release groups from the current state: an apply can change them. */
  loadGroups(stack: string): Promise<readonly ReleaseGroup[]>;
  showPlan(stack: DeployableStack, plan: Plan): Promise<void>;
  /** The addresses of the resources whose data loss the operator allows. */
  readonly allowDestroy: readonly string[];
  /** Does what the stack needs after its apply and before the release of its code. */
  completeApply(stack: string): Promise<void>;
  /** Called after the last apply, because a release does not use the synthesized stacks. */
  readonly unlockStacks?: () => void;
  /** @throws UserError unless the operator confirms the plan */
  confirm(stack: string): Promise<void>;
}

/**
 * Plans, applies and releases stacks one after another. Stops after the first unsuccessful release, because later stacks may
 * depend on what was rolled back.
 * @returns the result of each stack that was started
 * @throws UserError if data would be lost that the operator did not allow, or if a deployment is in progress whose alarm
 * would not monitor it after the apply
 */
export async function deployStacks(
  stacks: readonly DeployableStack[],
  operator: Operator,
  options: ReleaseOptions,
): Promise<DeployResult[]> {
  const results: DeployResult[] = [];
  for (const stack of stacks) {
    const isLast = stack === stacks.at(-1);
    const result = await deployStack(stack, operator, options, isLast);
    results.push(result);
    if (!result.releases.every(isSuccessful)) break;
  }
  return results;
}

async function deployStack(
  deployable: DeployableStack,
  operator: Operator,
  options: ReleaseOptions,
  isLast: boolean,
): Promise<DeployResult> {
  const { terraform, stack } = deployable;
  const { name } = stack;
  options.onProgress(`planning ${name}`);
  const plan = await terraform.plan();
  const { document, summary } = plan;
  await operator.showPlan(deployable, plan);
  const forbidden = findDataLosses(document.resource_changes).filter(
    (loss) => !isAllowed(loss, operator.allowDestroy),
  );
  if (forbidden.length > 0) throw new UserError(forbidden.map(formatDataLossRefusal).join('; '));
  if (!summary.empty) {
    for (const group of await operator.loadGroups(name)) await assertNoDeploymentInProgress(group, options);
    await operator.confirm(name);
    const report = skipRepeats(options.onProgress);
    await terraform.apply(summary.steps, (progress) => report(formatApplyProgress(progress)));
  }
  await operator.completeApply(name);
  if (isLast) operator.unlockStacks?.();
  const releases = await releaseStack(await operator.loadGroups(name), options);
  return { stack: name, applied: summary.steps, ...countStateChanges(summary), releases };
}
