import { findDataLosses, formatDataLossRefusal } from '../../domain/plan/data-loss';
import { progressLine, type Deployable } from '../terraform/deployment';
import { UserError } from '../errors';
import type { Plan } from '../terraform/plan-summary';
import type { Terraform } from '../terraform/terraform';
import { refuseUnwatchedApply } from './before-apply';
import { releaseStack, went } from './release-stack';
import type { Outcome, ReleaseGroup, ReleaseOptions } from './releases';

/** What became of one stack. */
export interface Deployed {
  readonly stack: string;
  readonly applied: number;
  readonly releases: readonly Outcome[];
}

/** A stack to deploy, with as much of Terraform as that takes. */
export interface ToDeploy extends Pick<Deployable, 'stack'> {
  readonly terraform: Pick<Terraform, 'plan' | 'apply'>;
}

/** The operator, and the state. */
export interface Desk {
  /** What the stack's state records now: an apply may change it. */
  groups(stack: string): Promise<readonly ReleaseGroup[]>;
  show(one: ToDeploy, plan: Plan): Promise<void>;
  /** The addresses of what the operator lets go with what is lost. */
  readonly allowDestroy: readonly string[];
  /** @throws UserError unless the operator wants the plan applied */
  confirm(stack: string): Promise<void>;
}

/**
 * Plans, applies and releases one stack after another, and stops after the first whose release did not succeed: what
 * comes after may build on what was just taken back.
 * @returns what became of each stack that was begun
 * @throws UserError where something stateful would be lost that the operator did not name, or where a deployment is under way that an apply would leave without its alarm
 */
export async function deployStacks(
  chosen: readonly ToDeploy[],
  desk: Desk,
  options: ReleaseOptions,
): Promise<Deployed[]> {
  const done: Deployed[] = [];
  for (const one of chosen) {
    const deployed = await deployOne(one, desk, options);
    done.push(deployed);
    if (!deployed.releases.every(went)) break;
  }
  return done;
}

async function deployOne(one: ToDeploy, desk: Desk, options: ReleaseOptions): Promise<Deployed> {
  const { terraform, stack } = one;
  const { name } = stack;
  const { tell } = options;
  tell(`planning ${name}`);
  const plan = await terraform.plan();
  const { document, summary } = plan;
  await desk.show(one, plan);
  const lost = findDataLosses(document.resource_changes).filter(
    ({ address }) => !desk.allowDestroy.includes(address),
  );
  if (lost.length > 0) throw new UserError(lost.map(formatDataLossRefusal).join('; '));
  if (!summary.empty) {
    for (const group of await desk.groups(name)) await refuseUnwatchedApply(group, options);
    await desk.confirm(name);
    let last = '';
    await terraform.apply(summary.steps, (progress) => {
      const line = progressLine(progress);
      if (line !== last) tell(line);
      last = line;
    });
  }
  const releases = await releaseStack(await desk.groups(name), options);
  return { stack: name, applied: summary.steps, releases };
}
