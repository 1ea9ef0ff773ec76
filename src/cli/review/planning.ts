import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '../../domain/drift/classify';
import { applyIgnores } from '../../domain/drift/ignores';
import type { DriftNote } from '../../domain/plan/review';
import { readSynthesized } from '../../domain/plan/resources';
import type { PlannedStack } from '../../policies/evaluate';
import type { Deployable } from '../terraform/deployment';
import { driftIgnores } from '../drift/ignores';
import { awsCommand, releasing } from '../drift/look';
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
    synthesized: readSynthesized(readFileSync(join(stack.dir, 'cdk.tf.json'), 'utf8')),
  }));
  const bucket = new StateBucket(config);
  const drift = await Promise.all(
    stacks.map(async ({ stack, plan }) =>
      driftIn({
        stack,
        plan,
        releasing: await releasing({ config }, stack, bucket),
        aws: awsCommand(config),
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
export function driftIn({ stack, plan, releasing, aws }: Refreshed): DriftNote[] {
  const commands = { all: PUT_BACK, one: () => PUT_BACK, aws };
  const today = new Date().toISOString().slice(0, 10);
  const found = classify({ stack, plan, releasing, commands });
  const { findings } = applyIgnores(found, driftIgnores(), [stack], today);
  return findings.filter(({ kind }) => kind === 'drift');
}
