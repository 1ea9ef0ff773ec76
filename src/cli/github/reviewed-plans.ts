import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';
import { findOwnComment, WORKFLOW_AUTHOR } from './comment';
import { parseFacts } from './marker';
import { PLAN_TOPIC, PlanFacts } from './plan-facts';
import { NEW_PULL_REQUEST_HINT, PullRequest } from './pull-request';
import { verifyApproval } from './verify-approval';
import { verifyRun } from './verify-run';

const Commit = z.object({ commit: z.object({ tree: z.object({ sha: z.string() }) }) });
const Artifact = z.object({ name: z.string(), expired: z.boolean() });

/** The artifacts with the manifests have this prefix before the name of the plan. */
const ARTIFACT_PREFIX = 'review-';

/** The plans that were reviewed before a commit was merged. */
export interface ReviewedPlans {
  readonly pr: number;
  /** The planned commit: the newest one of the pull request. */
  readonly commit: string;
  /** The workflow run with the manifests as artifacts. */
  readonly run: number;
  /** SHA-256 of the manifest.json of each plan, by the name of the plan. */
  readonly manifests: Readonly<Record<string, string>>;
}

/**
 * Finds the plans that were reviewed for a commit of the main branch: the workflow's comment on its pull request names
 * them, a run for this pull request created them, and they were approved after the comment was published.
 * @param workflow the file of the workflow that plans, such as `plan.yml`
 * @param base the main branch
 * @throws UserError with the first failed check
 */
export async function findReviewedPlans(
  github: GitHub,
  sha: string,
  { workflow, base }: { workflow: string; base: string },
): Promise<ReviewedPlans> {
  const pull = await findMergedPullRequest(github, sha, base);
  const { number: pr, head } = pull;
  const comment = await findOwnComment(github, pr, PLAN_TOPIC, WORKFLOW_AUTHOR);
  if (!comment)
    throw new UserError(
      `pull request ${pr} has no plan of the workflows: it was planned offline (a fork, Dependabot) or not at all; ${NEW_PULL_REQUEST_HINT}`,
    );
  const { run, plans, unplanned } = parsePlanFacts(comment.body ?? '', pull, base);
  if (plans.some(({ commit }) => commit !== head.sha))
    throw new UserError(
      `the plans of pull request ${pr} are not of ${head.sha}, its newest commit; ${NEW_PULL_REQUEST_HINT}`,
    );
  if (unplanned.length > 0 || plans.length === 0)
    throw new UserError(
      `pull request ${pr} has no plan of ${unplanned.join(', ') || 'anything'}; ${NEW_PULL_REQUEST_HINT}`,
    );
  await verifyRun(github, run, pull, workflow);
  await verifyApproval(github, pull, comment.updated_at);
  const artifacts = await github.list(`actions/runs/${run.id}/artifacts`, Artifact, 'artifacts');
  for (const { name } of plans)
    if (!artifacts.some((artifact) => artifact.name === `${ARTIFACT_PREFIX}${name}` && !artifact.expired))
      throw new UserError(
        `the run ${run.id} has no artifact of the plan of ${name}, or it has expired; ${NEW_PULL_REQUEST_HINT}`,
      );
  const manifests = Object.fromEntries(plans.map(({ name, manifest }) => [name, manifest]));
  return { pr, commit: head.sha, run: run.id, manifests };
}

/** Finds the pull request that merged the commit into the base branch with the planned files. */
async function findMergedPullRequest(github: GitHub, sha: string, base: string): Promise<PullRequest> {
  const pulls = await github.list(`commits/${sha}/pulls`, PullRequest);
  const merged = pulls.find(
    (pull) => pull.merged_at !== null && pull.merge_commit_sha === sha && pull.base.ref === base,
  );
  if (!merged)
    throw new UserError(
      `${sha} was not merged into ${base} by a pull request, so no plan of it was reviewed; ${NEW_PULL_REQUEST_HINT}`,
    );
  const [mergedTree, plannedTree] = await Promise.all(
    [sha, merged.head.sha].map(
      async (commit) => (await github.get(`commits/${commit}`, Commit)).commit.tree.sha,
    ),
  );
  if (mergedTree !== plannedTree)
    throw new UserError(
      `${sha} has other files than ${merged.head.sha}, which was planned for pull request ${merged.number}: the branch ` +
        `was behind its base when it was merged; require branches to be up to date (help/ci.md), and ${NEW_PULL_REQUEST_HINT}`,
    );
  return merged;
}

function parsePlanFacts(body: string, { number: pr }: PullRequest, base: string) {
  const facts = parseFacts(body, PLAN_TOPIC, PlanFacts);
  if (!facts?.run || facts.pr !== pr || facts.run.base !== base)
    throw new UserError(
      `the comment with the plan of pull request ${pr} does not name the run that planned it for ${base}; ${NEW_PULL_REQUEST_HINT}`,
    );
  return { ...facts, run: facts.run };
}
