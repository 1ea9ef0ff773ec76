import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';

const Merged = z.object({
  number: z.number(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ sha: z.string() }),
  base: z.object({ ref: z.string() }),
});
const Commit = z.object({ commit: z.object({ tree: z.object({ sha: z.string() }) }) });
const Run = z.object({ id: z.number(), event: z.string(), conclusion: z.string().nullable() });

/** How the names of the artifacts begin that hold plans; the environment follows. */
const KEPT_AS = 'plan-';

const Artifact = z.object({ name: z.string(), expired: z.boolean() });

/** The plan that was reviewed before a commit came to the main branch. */
export interface Reviewed {
  readonly pr: number;
  /** The commit that was planned: the newest one of the pull request. */
  readonly commit: string;
  /** The workflow run that keeps the plans as artifacts. */
  readonly run: number;
}

/**
 * Finds the plan that was reviewed for a commit of the main branch.
 * @param workflow the file that plans, such as `plan.yml`
 * @param base the main branch: what was merged elsewhere was not reviewed for it
 * @throws UserError if the commit came to it without a pull request, holds other files than the planned one, or no run that
 *   planned it succeeded and still has the plans
 */
export async function reviewedPlan(
  github: GitHub,
  sha: string,
  { workflow, base }: { workflow: string; base: string },
): Promise<Reviewed> {
  const pulls = await github.list(`commits/${sha}/pulls`, Merged);
  const merged = pulls.find(
    (one) => one.merged_at !== null && one.merge_commit_sha === sha && one.base.ref === base,
  );
  if (!merged)
    throw new UserError(
      `${sha} did not come to ${base} by a pull request, so no plan of it was reviewed: open one, if only with an empty commit`,
    );
  const { number: pr, head } = merged;
  const [here, planned] = await Promise.all(
    [sha, head.sha].map(async (one) => (await github.get(`commits/${one}`, Commit)).commit.tree.sha),
  );
  if (here !== planned)
    throw new UserError(
      `${sha} holds other files than ${head.sha}, which was planned for pull request ${pr}: the branch was merged ` +
        'behind its base; open another pull request, and require branches to be up to date (help/ci.md)',
    );
  const runs = await github.list(
    `actions/workflows/${workflow}/runs?event=pull_request&status=success&head_sha=${head.sha}`,
    Run,
    'workflow_runs',
  );
  const [newest] = runs.sort((a, b) => b.id - a.id);
  if (!newest)
    throw new UserError(
      `${workflow} has not succeeded on ${head.sha}, the newest commit of pull request ${pr}: run it again, then this`,
    );
  const artifacts = await github.list(`actions/runs/${newest.id}/artifacts`, Artifact, 'artifacts');
  if (!artifacts.some(({ name, expired }) => name.startsWith(KEPT_AS) && !expired))
    throw new UserError(
      `the run ${newest.id} of ${workflow} keeps no plan of pull request ${pr}: it planned offline (a fork, Dependabot), ` +
        'or the plan has expired; open another pull request from a branch of this repository, if only with an empty commit',
    );
  return { pr, commit: head.sha, run: newest.id };
}
