import pc from 'picocolors';
import { renderJson, renderMarkdown, renderText, buildReview } from '../../domain/plan';
import { initStacks, recoverStacks } from '../terraform/deployment';
import { UserError } from '../errors';
import { plannedStacks } from '../terraform/planned-stacks';
import { policyWaivers } from '../review/policy-waivers';
import { note, say, sayJson } from '../terminal/print';
import { checkoutOf } from '../review/commit';
import { keepPlans, refuseForeignDirectory } from '../review/keep';
import { type Planning, reviewOf } from '../review/judge';
import { planningOf } from '../review/planning';
import { planStacks } from '../review/plan-stacks';
import { openSession, ROOT, type Session } from '../session';
import { withTarget } from '../target/target';

export interface PlanOptions {
  readonly offline?: boolean;
  /** Where to keep the plans for `stacks apply`. */
  readonly out?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Of the Markdown, in characters. */
  readonly limit?: number;
  readonly port?: number;
}

/** `stacks plan`: what an apply would do, without secrets: for a terminal, a pull request or a program. */
export async function plan(systems: readonly string[], options: PlanOptions): Promise<void> {
  if (options.offline && options.out !== undefined)
    throw new UserError(
      '--offline plans against nothing, and --out keeps plans to apply: leave one of them out',
    );
  const waivers = policyWaivers();
  const session = options.offline ? undefined : openSession({ port: options.port });
  const planning = session
    ? await online(session, systems, options)
    : { planned: await plannedStacks(process.env, systems, note), unplanned: [], drift: [] };
  const review = buildReview(
    reviewOf(planning, { target: session?.config.target ?? 'aws', waivers, all: systems.length === 0 }),
  );
  if (options.json) sayJson(renderJson(review));
  else if (options.markdown) say(renderMarkdown(review, options.limit));
  else for (const line of renderText(review, pc)) say(line);
  const { unplanned } = planning;
  if (unplanned.length > 0)
    throw new UserError(
      `${unplanned.map(({ stack }) => stack).join(', ')} could not be planned; why stands with the plans` +
        (options.out === undefined ? '' : `, and nothing was kept in ${options.out}`),
    );
  if (options.out !== undefined)
    note(`kept in ${options.out}, with every value as it is, secrets too: npx stacks apply ${options.out}`);
}

async function online(session: Session, systems: readonly string[], { out }: PlanOptions): Promise<Planning> {
  if (out !== undefined) refuseForeignDirectory(out);
  // As it is when the plans are made, whatever is checked out meanwhile.
  const checkout = out === undefined ? undefined : await checkoutOf(ROOT, session.env);
  return withTarget(session, note, async () => {
    const chosen = await initStacks(session, systems, note);
    // A plan holds no lock, and waits for none.
    await recoverStacks(session, chosen, note, 'leave');
    const { planned, unplanned } = await planStacks(chosen);
    if (out !== undefined && checkout && unplanned.length === 0)
      await keepPlans(out, session, checkout, planned);
    return planningOf(session, planned, unplanned);
  });
}
