import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';
import { AUTHOR, factsOf, ourComment } from './marked';
import { PLAN, PlanFacts, type PlanRun } from './plan-facts';

const PullRequest = z.object({
  number: z.number(),
  created_at: z.string(),
  closed_at: z.string().nullable(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
});
type PullRequest = z.infer<typeof PullRequest>;

const Commit = z.object({ commit: z.object({ tree: z.object({ sha: z.string() }) }) });
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
const Event = z.object({ event: z.string(), created_at: z.string() });
const Review = z.object({
  user: z.object({ login: z.string() }).nullable(),
  state: z.string(),
  submitted_at: z.string().nullish(),
  commit_id: z.string().nullable(),
});
const Artifact = z.object({ name: z.string(), expired: z.boolean() });

/** How the artifacts are named that hold a plan's manifest.json; the plan's name follows. */
const MANIFEST_IN = 'review-';

/** The plans that were reviewed before a commit came to the main branch. */
export interface Reviewed {
  readonly pr: number;
  /** The commit that was planned: the newest one of the pull request. */
  readonly commit: string;
  /** The workflow run that keeps the manifests as artifacts. */
  readonly run: number;
  /** SHA-256 of each plan's manifest.json, by the plan's name. */
  readonly manifests: Readonly<Record<string, string>>;
}

/**
 * Finds the plans that were reviewed for a commit of the main branch: those that the workflow's comment on its pull
 * request names, made by a run that was for this pull request and no other, and approved after they were told.
 * @param workflow the file that plans, such as `plan.yml`
 * @param base the main branch: what was merged elsewhere was not reviewed for it
 * @throws UserError with the first thing that is not so
 */
export async function reviewedPlan(
  github: GitHub,
  sha: string,
  { workflow, base }: { workflow: string; base: string },
): Promise<Reviewed> {
  const pull = await mergedAs(github, sha, base);
  const { number: pr, head } = pull;
  const comment = await ourComment(github, pr, PLAN, AUTHOR);
  if (!comment)
    throw new UserError(
      `pull request ${pr} has no plan of the workflows: it was planned offline (a fork, Dependabot) or not at all; ${ANOTHER}`,
    );
  const { run, plans, unplanned } = factsIn(comment.body ?? '', pull, base);
  if (plans.some(({ commit }) => commit !== head.sha))
    throw new UserError(
      `the plans of pull request ${pr} are not of ${head.sha}, its newest commit; ${ANOTHER}`,
    );
  if (unplanned.length > 0 || plans.length === 0)
    throw new UserError(
      `pull request ${pr} has no plan of ${unplanned.join(', ') || 'anything'}; ${ANOTHER}`,
    );
  await refuseOtherRun(github, run, pull, workflow);
  await refuseUnapproved(github, pull, comment.updated_at);
  const artifacts = await github.list(`actions/runs/${run.id}/artifacts`, Artifact, 'artifacts');
  for (const { name } of plans)
    if (!artifacts.some((one) => one.name === `${MANIFEST_IN}${name}` && !one.expired))
      throw new UserError(`the run ${run.id} keeps no plan of ${name} any more; ${ANOTHER}`);
  const manifests = Object.fromEntries(plans.map(({ name, manifest }) => [name, manifest]));
  return { pr, commit: head.sha, run: run.id, manifests };
}

const ANOTHER =
  'open another pull request from a branch of this repository, if only with an empty commit, and approve its plan';

/** The pull request by which the commit came to the branch, with the files that were planned. */
async function mergedAs(github: GitHub, sha: string, base: string): Promise<PullRequest> {
  const pulls = await github.list(`commits/${sha}/pulls`, PullRequest);
  const merged = pulls.find(
    (one) => one.merged_at !== null && one.merge_commit_sha === sha && one.base.ref === base,
  );
  if (!merged)
    throw new UserError(
      `${sha} did not come to ${base} by a pull request, so no plan of it was reviewed; ${ANOTHER}`,
    );
  const [here, planned] = await Promise.all(
    [sha, merged.head.sha].map(async (one) => (await github.get(`commits/${one}`, Commit)).commit.tree.sha),
  );
  if (here !== planned)
    throw new UserError(
      `${sha} holds other files than ${merged.head.sha}, which was planned for pull request ${merged.number}: the branch ` +
        `was merged behind its base; require branches to be up to date (help/ci.md), and ${ANOTHER}`,
    );
  return merged;
}

function factsIn(body: string, { number: pr }: PullRequest, base: string) {
  const facts = factsOf(body, PLAN, PlanFacts);
  if (!facts?.run || facts.pr !== pr || facts.run.base !== base)
    throw new UserError(
      `the comment with the plan of pull request ${pr} does not say which run planned it for ${base}; ${ANOTHER}`,
    );
  return { ...facts, run: facts.run };
}

/**
 * GitHub tells a run's commit and branch, not its pull request: a second one from the same branch into another base runs
 * that base's workflow on the same commit. So there must have been no other when the run began.
 */
async function refuseOtherRun(
  github: GitHub,
  { id, attempt }: PlanRun,
  pull: PullRequest,
  workflow: string,
): Promise<void> {
  const { number: pr, head, base } = pull;
  const run = await github.get(`actions/runs/${id}`, Run);
  const wanted: readonly [what: string, found: unknown, wanted: unknown][] = [
    ['repository', run.head_repository?.full_name ?? 'none', base.repo.full_name],
    ['repository of the branch', head.repo?.full_name ?? 'none', base.repo.full_name],
    ['branch', run.head_branch, head.ref],
    ['commit', run.head_sha, head.sha],
    ['event', run.event, 'pull_request'],
    // Some answers name the branch after it.
    ['workflow', run.path.split('@')[0], `.github/workflows/${workflow}`],
    ['state', run.status, 'completed'],
    ['result', run.conclusion, 'success'],
  ];
  const wrong = wanted.find(([, found, expected]) => found !== expected);
  if (wrong)
    throw new UserError(
      `the run ${id}, which the comment on pull request ${pr} names, has the ${wrong[0]} ${wrong[1]} where ${wrong[2]} was ` +
        `expected: if its jobs failed for a passing reason, run those again; or ${ANOTHER}`,
    );
  if (run.run_attempt < attempt)
    throw new UserError(
      `the run ${id} has had no attempt ${attempt}, which pull request ${pr} names; ${ANOTHER}`,
    );
  const [owner] = base.repo.full_name.split('/');
  const from = encodeURIComponent(`${owner}:${head.ref}`);
  const others = (await github.list(`pulls?state=all&head=${from}`, PullRequest)).filter(
    (one) =>
      one.number !== pr &&
      one.created_at <= run.created_at &&
      (one.closed_at === null || one.closed_at >= run.created_at),
  );
  if (others.length > 0)
    throw new UserError(
      `the branch ${head.ref} was also that of pull request ${others.map(({ number }) => number).join(', ')} when the run ` +
        `${id} planned, and nobody can tell for which of them it did; close that, and ${ANOTHER}`,
    );
  const moved = (await github.list(`issues/${pr}/events`, Event)).find(
    ({ event, created_at }) => BASE_MOVED.includes(event) && created_at >= run.created_at,
  );
  if (moved)
    throw new UserError(
      `pull request ${pr} was for another branch when the run ${id} planned (${moved.created_at}); ${ANOTHER}`,
    );
}

const BASE_MOVED = ['base_ref_changed', 'automatic_base_change_succeeded'];

/** Each reviewer's last word counts; a comment is none. */
async function refuseUnapproved(
  github: GitHub,
  { number: pr, head }: PullRequest,
  told: string,
): Promise<void> {
  const last = new Map<string, z.infer<typeof Review>>();
  for (const review of await github.list(`pulls/${pr}/reviews`, Review))
    if (review.user && ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(review.state))
      last.set(review.user.login, review);
  const approvals = [...last.values()].filter(
    ({ state, user }) => state === 'APPROVED' && !user!.login.endsWith('[bot]'),
  );
  const after = approvals.filter(
    ({ commit_id, submitted_at }) => commit_id === head.sha && (submitted_at ?? '') > told,
  );
  if (after.length === 0)
    throw new UserError(
      `nobody approved pull request ${pr} after its newest plan was told (${told}); ` +
        (approvals.length > 0 ? 'what was approved before may be another plan; ' : '') +
        ANOTHER,
    );
}
