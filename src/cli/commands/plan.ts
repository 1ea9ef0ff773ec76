import pc from 'picocolors';
import { buildReview, renderJson, renderMarkdown, renderText } from '../../domain/plan';
import { quoteForShell } from '../../domain/shell-word';
import { EXIT, UserError } from '../errors';
import { buildReviewInput } from '../review/build-review-input';
import { planTarget } from '../review/plan-target';
import { loadWaivers } from '../review/policy-waivers';
import { assertUsableDirectory } from '../review/plan-directory';
import { openSession } from '../session';
import { withTarget } from '../target/target';
import { printNote, print, printJson } from '../terminal/print';
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
  if (options.out !== undefined) assertUsableDirectory(options.out);
  const planning = session
    ? await withTarget(
        session,
        printNote,
        () => planTarget(session, systems, { out: options.out, onProgress: printNote }),
        systems,
      )
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
