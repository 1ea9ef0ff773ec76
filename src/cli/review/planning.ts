import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDrift } from '../../domain/drift/find-drift';
import { applyIgnoreRules } from '../../domain/drift/ignore-rules';
import type { DriftedAttribute } from '../../domain/plan/review';
import { parseSynthesized } from '../../domain/plan/resources';
import type { PlannedStack } from '../../policies/evaluate';
import type { Deployable } from '../terraform/deployment';
import { loadIgnoreRules } from '../drift/ignore-rules';
import { formatAwsCommand } from '../drift/fix-commands';
import { findReleasingFunctions } from '../drift/scan-stack';
import type { Plan } from '../terraform/plan-summary';
import type { Session } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import type { Planning } from './judge';
import type { Unplanned } from './plan-stacks';

type WithPlan = Pick<Deployable, 'stack'> & { readonly plan: Plan };

/** What there is to review about plans that were just made, with the drift that their own refresh found. */
export async function planningOf(
  { config }: Pick<Session, 'config'>,
  planned: readonly WithPlan[],
  unplanned: readonly Unplanned[] = [],
): Promise<Planning> {
  const stacks = planned.map(({ stack, plan: { document } }): PlannedStack => ({
    stack: stack.name,
    system: stack.system,
    plan: document,
    synthesized: parseSynthesized(readFileSync(join(stack.dir, 'cdk.tf.json'), 'utf8')),
  }));
  const bucket = new StateBucket(config);
  const drift = await Promise.all(
    stacks.map(async ({ stack, plan }) =>
      driftIn({
        stack,
        plan,
        releasing: await findReleasingFunctions({ config }, stack, bucket),
        aws: formatAwsCommand(config),
      }),
    ),
  );
  return { planned: stacks, unplanned, drift: drift.flat() };
}

interface Refreshed extends Pick<PlannedStack, 'stack' | 'plan'> {
  readonly releasing: ReadonlySet<string>;
  /** AWS's command line, with what it needs to reach the target. */
  readonly aws: string;
}

const PUT_BACK = 'an apply of this plan puts it back';

/** What somebody changed behind Terraform, as `stacks drift` tells it; without what is ignored there. */
export function driftIn({ stack, plan, releasing, aws }: Refreshed): DriftedAttribute[] {
  const commands = { deployStack: PUT_BACK, applyResource: () => PUT_BACK, aws };
  const today = new Date().toISOString().slice(0, 10);
  const found = findDrift({ stack, plan, releasing, commands });
  const { findings } = applyIgnoreRules(found, loadIgnoreRules(), [stack], today);
  return findings.filter(({ kind }) => kind === 'drift');
}
