import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { THIRD_VALUE } from '../../domain/drift/classify-resource';
import { WHOLE_RESOURCE } from '../../domain/drift/finding';
import { findDrift } from '../../domain/drift/find-drift';
import { applyIgnoreRules } from '../../domain/drift/ignore-rules';
import { parseSynthesized } from '../../domain/plan/resources';
import type { DriftedAttribute } from '../../domain/plan/review';
import type { PlannedStack } from '../../policies/evaluate';
import { formatAwsCommand } from '../drift/fix-commands';
import { loadIgnoreRules } from '../drift/ignore-rules';
import { findReleasingFunctions } from '../drift/scan-stack';
import type { Session } from '../session';
import type { Deployable } from '../terraform/deployment';
import type { Plan } from '../terraform/plan-summary';
import { StateBucket } from '../terraform/state-bucket';
import type { Planning, StackWithWarnings } from './build-review-input';
import type { UnplannedStack } from './plan-stacks';

type DeployableWithPlan = Pick<Deployable, 'stack'> & { readonly plan: Plan };

/** Collects the input of a review from new plans, with the drift that their refresh detected. */
export async function collectPlanning(
  { config }: Pick<Session, 'config'>,
  planned: readonly DeployableWithPlan[],
  unplanned: readonly UnplannedStack[] = [],
): Promise<Planning> {
  const stacks = planned.map(({ stack, plan: { document, warnings } }): StackWithWarnings => ({
    ...(warnings && { warnings }),
    stack: stack.name,
    system: stack.system,
    plan: document,
    synthesized: parseSynthesized(readFileSync(join(stack.dir, 'cdk.tf.json'), 'utf8')),
  }));
  const bucket = new StateBucket(config);
  const drift = await Promise.all(
    stacks.map(async ({ stack, plan }) =>
      findDriftInPlan({
        stack,
        plan,
        releasing: await findReleasingFunctions({ config }, stack, bucket),
        aws: formatAwsCommand(config),
      }),
    ),
  );
  return { planned: stacks, unplanned, drift: drift.flat() };
}

interface RefreshedPlan extends Pick<PlannedStack, 'stack' | 'plan'> {
  /** The functions that CodeDeploy is releasing. */
  readonly releasing: ReadonlySet<string>;
  /** The AWS CLI command with the options for the target. */
  readonly aws: string;
}

const FIXED_BY_APPLY = 'applying this plan reverts it';

/** Describes the effect of the apply, which does not always restore the previous value. */
function describeFix({ reason, attribute, after }: DriftedAttribute): string {
  if (reason === THIRD_VALUE) return 'applying this plan sets the value of the configuration';
  const isDeleted = attribute === WHOLE_RESOURCE && after === 'deleted';
  return isDeleted ? 'applying this plan creates it again' : FIXED_BY_APPLY;
}

/** Finds changes outside Terraform, as `stacks drift` does, except for ignored ones. */
export function findDriftInPlan({ stack, plan, releasing, aws }: RefreshedPlan): DriftedAttribute[] {
  const commands = { deployStack: FIXED_BY_APPLY, applyResource: () => FIXED_BY_APPLY, aws };
  const today = new Date().toISOString().slice(0, 10);
  const found = findDrift({ stack, plan, releasing, commands });
  const { findings } = applyIgnoreRules(found, loadIgnoreRules(), [stack], today);
  return findings
    .filter(({ kind }) => kind === 'drift')
    .map((finding) => (finding.fix === FIXED_BY_APPLY ? { ...finding, fix: describeFix(finding) } : finding));
}
