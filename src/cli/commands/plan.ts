import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { renderJson, renderMarkdown, renderText, reviewed } from '../../domain/plan';
import { readSynthesized } from '../../domain/plan/resources';
import type { PlannedStack } from '../../policies/evaluate';
import { initialized, recovered } from '../deployment';
import { UserError } from '../errors';
import { plannedStacks } from '../planned-stacks';
import { note, say, sayJson } from '../print';
import { checkoutOf } from '../review/commit';
import { keepPlans, refuseForeignDirectory } from '../review/keep';
import { reviewOf } from '../review/judge';
import { planStacks } from '../review/plan-stacks';
import { openSession, ROOT, type Session } from '../session';
import { withTarget } from '../target';

export interface PlanOptions {
  readonly offline?: boolean;
  /** Where to keep the plans for `stacks apply`. */
  readonly out?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly port?: number;
}

/** `stacks plan`: what an apply would do, without secrets: for a terminal, a pull request or a program. */
export async function plan(systems: readonly string[], options: PlanOptions): Promise<void> {
  if (options.offline && options.out !== undefined)
    throw new UserError(
      '--offline plans against nothing, and --out keeps plans to apply: leave one of them out',
    );
  const session = options.offline ? undefined : openSession({ port: options.port });
  const planned = session
    ? await online(session, systems, options)
    : await plannedStacks(process.env, systems, note);
  // The rules and the prices are for AWS: the local target leaves out what its emulator does not hold.
  const review = reviewed(
    session?.config.target === 'local'
      ? // What a refresh calls drift is mostly values that came later: stacks drift tells them apart.
        { stacks: planned.map(({ stack, plan }) => ({ stack, plan })), drift: [] }
      : reviewOf(planned, systems.length === 0),
  );
  if (options.json) return sayJson(renderJson(review));
  if (options.markdown) return say(renderMarkdown(review));
  for (const line of renderText(review, pc)) say(line);
  if (options.out !== undefined)
    say(`\nkept in ${options.out}, with every value as it is, secrets too: npx stacks apply ${options.out}`);
}

async function online(
  session: Session,
  systems: readonly string[],
  { out }: PlanOptions,
): Promise<PlannedStack[]> {
  if (out !== undefined) refuseForeignDirectory(out);
  // As it is when the plans are made, whatever is checked out meanwhile.
  const checkout = out === undefined ? undefined : await checkoutOf(ROOT, session.env);
  return withTarget(session, note, async () => {
    const chosen = await initialized(session, systems, note);
    await recovered(session, chosen, note);
    const planned = await planStacks(chosen);
    if (out !== undefined && checkout) await keepPlans(out, session, checkout, planned);
    return planned.map(({ stack, plan: { document } }) => ({
      stack: stack.name,
      system: stack.system,
      plan: document,
      synthesized: readSynthesized(readFileSync(join(stack.dir, 'cdk.tf.json'), 'utf8')),
    }));
  });
}
