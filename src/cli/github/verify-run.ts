import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';
import type { PlanRun } from './plan-facts';
import { NEW_PULL_REQUEST_HINT, PullRequest } from './pull-request';

const Run = z.object({
  id: z.number(),
  path: z.string(),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  created_at: z.string(),
  run_attempt: z.number(),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  head_repository: z.object({ full_name: z.string() }).nullable(),
});
type Run = z.infer<typeof Run>;
const Event = z.object({ event: z.string(), created_at: z.string() });

/** Events that change the base branch of a pull request. */
const BASE_CHANGE_EVENTS = ['base_ref_changed', 'automatic_base_change_succeeded'];

/**
 * Verifies that a run planned the pull request. GitHub reports the commit and branch of a run, but not its pull request:
 * a second pull request from the same branch into another base runs the workflow of that base on the same commit. So
 * there must have been no other pull request when the run started.
 * @throws UserError with the first failed check
 */
export async function verifyRun(
  github: GitHub,
  { id, attempt }: PlanRun,
  pull: PullRequest,
  workflow: string,
): Promise<void> {
  const run = await github.get(`actions/runs/${id}`, Run);
  verifyProperties(run, pull, workflow);
  if (run.run_attempt < attempt)
    throw new UserError(
      `the run ${id} has no attempt ${attempt}, which pull request ${pull.number} names; ${NEW_PULL_REQUEST_HINT}`,
    );
  await verifyNoOtherPullRequest(github, run, pull);
  await verifyBase(github, run, pull);
}

function verifyProperties(run: Run, { number: pr, head, base }: PullRequest, workflow: string): void {
  const properties: readonly [name: string, found: unknown, expected: unknown][] = [
    ['repository', run.head_repository?.full_name ?? 'none', base.repo.full_name],
    ['repository of the branch', head.repo?.full_name ?? 'none', base.repo.full_name],
    ['branch', run.head_branch, head.ref],
    ['commit', run.head_sha, head.sha],
    ['event', run.event, 'pull_request'],
    // Some responses contain the path with the branch appended.
    ['workflow', run.path.split('@')[0], `.github/workflows/${workflow}`],
    ['state', run.status, 'completed'],
    ['result', run.conclusion, 'success'],
  ];
  const mismatch = properties.find(([, found, expected]) => found !== expected);
  if (mismatch)
    throw new UserError(
      `the run ${run.id}, which the comment on pull request ${pr} names, has the ${mismatch[0]} ${mismatch[1]}, ` +
        `expected ${mismatch[2]}: if its jobs failed for a temporary reason, run them again; otherwise ${NEW_PULL_REQUEST_HINT}`,
    );
}

async function verifyNoOtherPullRequest(
  github: GitHub,
  run: Run,
  { number: pr, head, base }: PullRequest,
): Promise<void> {
  const [owner] = base.repo.full_name.split('/');
  const branch = encodeURIComponent(`${owner}:${head.ref}`);
  const otherPulls = (await github.list(`pulls?state=all&head=${branch}`, PullRequest)).filter(
    (pull) =>
      pull.number !== pr &&
      pull.created_at <= run.created_at &&
      (pull.closed_at === null || pull.closed_at >= run.created_at),
  );
  if (otherPulls.length > 0)
    throw new UserError(
      `the branch ${head.ref} also belonged to pull request ${otherPulls.map(({ number }) => number).join(', ')} when the run ` +
        `${run.id} planned, so it is not known which of them it planned; close that, and ${NEW_PULL_REQUEST_HINT}`,
    );
}

async function verifyBase(github: GitHub, run: Run, { number: pr }: PullRequest): Promise<void> {
  const change = (await github.list(`issues/${pr}/events`, Event)).find(
    ({ event, created_at }) => BASE_CHANGE_EVENTS.includes(event) && created_at >= run.created_at,
  );
  if (change)
    throw new UserError(
      `pull request ${pr} had another base branch when the run ${run.id} planned (changed at ${change.created_at}); ${NEW_PULL_REQUEST_HINT}`,
    );
}
