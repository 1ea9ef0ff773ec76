import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';

const Merged = z.object({
  number: z.number(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ sha: z.string() }),
});
const Commit = z.object({ commit: z.object({ tree: z.object({ sha: z.string() }) }) });
const Run = z.object({ id: z.number(), event: z.string(), conclusion: z.string().nullable() });

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
 * @throws UserError if the commit came without a pull request, holds other files than the planned one, or no run that
 *   planned it succeeded
 */
export async function reviewedPlan(github: GitHub, sha: string, workflow: string): Promise<Reviewed> {
  const pulls = await github.list(`commits/${sha}/pulls`, Merged);
  const merged = pulls.find((one) => one.merged_at !== null && one.merge_commit_sha === sha);
  if (!merged)
    throw new UserError(
      `${sha} did not come by a pull request, so no plan of it was reviewed: open one, if only with an empty commit`,
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
  return { pr, commit: head.sha, run: newest.id };
}
