import pc from 'picocolors';
import { buildReview, renderJson, renderMarkdown, renderText } from '../../domain/plan';
import { quoteForShell } from '../../domain/shell-word';
import { EXIT, UserError } from '../errors';
import { buildReviewInput, type Planning } from '../review/build-review-input';
import { assertSameSnapshot, readSnapshot } from '../review/checkout';
import { collectPlanning } from '../review/collect-planning';
import { planStacks } from '../review/plan-stacks';
import { loadWaivers } from '../review/policy-waivers';
import { assertUsableDirectory } from '../review/plan-directory';
import { savePlans } from '../review/save-plans';
import { openSession, ROOT, type Session } from '../session';
import { withTarget } from '../target/target';
import { printNote, print, printJson } from '../terminal/print';
import { initStacks, recoverStacks } from '../terraform/deployment';
import { withStackLocks } from '../terraform/stack-locks';
import { summarizePlan } from '../terraform/plan-summary';
import { planStacksOffline } from '../terraform/plan-stacks-offline';
import { formatCommand } from '../terminal/format-command';

export interface PlanOptions {
  readonly offline?: boolean;
  /** The directory in which the plans are saved for `stacks apply`. */
  readonly out?: string;
  /** Whether the exit code reports changes. */
  readonly detailedExitcode?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** The maximum length of the Markdown, in characters. */
  readonly limit?: number;
  readonly port?: number;
}

/** `stacks plan`: shows the changes that an apply would make, without secrets. */
export async function runPlan(systems: readonly string[], options: PlanOptions): Promise<void> {
  if (options.offline && options.out !== undefined)
    throw new UserError(
      '--offline and --out cannot be combined: an offline plan cannot be applied, so it is not saved',
    );
  const waivers = loadWaivers();
  const session = options.offline
    ? undefined
    : openSession({ port: options.port, isAboutDeployed: systems.length === 0 });
  const planning = session
    ? await planOnline(session, systems, options)
    : { planned: await planStacksOffline(process.env, systems, printNote), unplanned: [], drift: [] };
  const review = buildReview(
    buildReviewInput(planning, {
      target: session?.config.target ?? 'aws',
      waivers,
      isComplete: systems.length === 0,
    }),
  );
  if (options.json) printJson(renderJson(review));
  else if (options.markdown) print(renderMarkdown(review, options.limit));
  else for (const line of renderText(review, pc)) print(line);
  const { unplanned } = planning;
  if (unplanned.length > 0)
    throw new UserError(
      `failed to plan ${unplanned.map(({ stack }) => stack).join(', ')}; the output contains the errors` +
        (options.out === undefined ? '' : `, and no plan was saved in ${options.out}`),
    );
  if (options.out !== undefined)
    printNote(
      `plans saved in ${options.out}, with all values, including secrets; apply them with ${formatCommand(`apply ${quoteForShell(options.out)}`)}`,
    );
  if (
    options.detailedExitcode &&
    planning.planned.some(({ plan: document }) => !summarizePlan(document).empty)
  )
    process.exitCode = EXIT.changes;
}

async function planOnline(
  session: Session,
  systems: readonly string[],
  { out }: PlanOptions,
): Promise<Planning> {
  if (out !== undefined) assertUsableDirectory(out);
  const planAll = () =>
    withStackLocks(session, systems, printNote, async () => {
      const before = out === undefined ? undefined : await readSnapshot(ROOT, session.env);
      const stacks = await initStacks(session, systems, printNote);
      // The saved plan names the commit, so neither the commit nor the files may change during synthesis.
      if (before) assertSameSnapshot(before, await readSnapshot(ROOT, session.env));
      // A plan does not lock the state, so it does not wait for another lock.
      await recoverStacks(session, stacks, printNote, 'leave');
      const { planned, unplanned } = await planStacks(stacks);
      if (out !== undefined && before && unplanned.length === 0)
        await savePlans(out, session, before, planned);
      return collectPlanning(session, planned, unplanned);
    });
  return withTarget(session, printNote, planAll, systems);
}
