import { z } from 'zod';
import type { GitHub } from './api';
import { findOwnComment } from './comment';
import { parseFacts } from './marker';
import { PLAN_TOPIC, PlanFacts, type PlannedEnvironment } from './plan-facts';
import { type BatchResult, runForEach } from './run-for-each';

const PullRequest = z.object({
  number: z.number(),
  head: z.object({ sha: z.string() }),
  base: z.object({ ref: z.string() }),
});
const Comparison = z.object({ behind_by: z.number() });

/** Reads the current state of a stack. Undefined if it has none. */
export type GetState = (stack: string) => Promise<{ serial: number; lineage: string } | undefined>;

/** The result of checking one plan of a pull request. */
export interface PlanStatus {
  readonly pr: number;
  /** The name of the plan, such as `dev`. */
  readonly plan: string;
  /** Why the plan is stale; empty if it is current. */
  readonly reasons: readonly string[];
}

/** GitHub's limit for the description of a commit status, in characters. */
const DESCRIPTION_LIMIT = 140;

/**
 * Checks whether the plans of open pull requests are stale. Sets the commit status `plan (<name>)` of the newest commit.
 * Skips pull requests without plans.
 * @param pr checks only this pull request
 */
export async function checkPlans(
  github: GitHub,
  getState: GetState,
  { pr, author }: { pr?: number; author?: string } = {},
): Promise<BatchResult<PlanStatus>> {
  const pulls =
    pr === undefined
      ? await github.list('pulls?state=open', PullRequest)
      : [await github.get(`pulls/${pr}`, PullRequest)];
  const { results: done, failed } = await runForEach(
    pulls,
    ({ number }) => `pull request ${number}`,
    (pull) => checkPullRequest(github, getState, pull, author),
  );
  return {
    results: done.flatMap((result) => result.results),
    failed: [...failed, ...done.flatMap((result) => result.failed)],
  };
}

async function checkPullRequest(
  github: GitHub,
  getState: GetState,
  { number: pr, head, base }: z.infer<typeof PullRequest>,
  author?: string,
): Promise<BatchResult<PlanStatus>> {
  const comment = await findOwnComment(github, pr, PLAN_TOPIC, author);
  const facts = parseFacts(comment?.body ?? '', PLAN_TOPIC, PlanFacts);
  if (!facts) return { results: [], failed: [] };
  const { behind_by } = await github.get(`compare/${encodeURIComponent(base.ref)}...${head.sha}`, Comparison);
  const behind = behind_by === 0 ? [] : [`the branch is behind ${base.ref}: update it`];
  const plans = [
    ...facts.plans,
    ...facts.unplanned.map((name) => ({ name, commit: head.sha, stacks: undefined })),
  ];
  return runForEach(
    plans,
    ({ name }) => `plan (${name}) of pull request ${pr}`,
    async ({ name, commit, stacks }): Promise<PlanStatus> => {
      const reasons = [
        ...(commit === head.sha ? [] : ['the plan is of another commit']),
        ...behind,
        ...(stacks ? await findChangedStates(stacks, getState) : ['the plan failed']),
      ];
      await github.post(`statuses/${head.sha}`, {
        context: `plan (${name})`,
        state: reasons.length === 0 ? 'success' : 'failure',
        description: formatDescription(reasons),
      });
      return { pr, plan: name, reasons };
    },
  );
}

async function findChangedStates(
  stacks: PlannedEnvironment['stacks'],
  getState: GetState,
): Promise<string[]> {
  const changed: string[] = [];
  for (const { name, state } of stacks) {
    // Terraform's values for a stack that was never applied.
    const current = (await getState(name)) ?? { serial: 0, lineage: '' };
    if (current.lineage !== state.lineage) changed.push(`${name} has another state: plan again`);
    else if (current.serial !== state.serial)
      changed.push(
        `the state of ${name} changed (serial ${state.serial}, now ${current.serial}): plan again`,
      );
  }
  return changed;
}

function formatDescription(reasons: readonly string[]): string {
  const text = reasons.length === 0 ? 'the plan is current' : `stale: ${reasons.join('; ')}`;
  return text.length <= DESCRIPTION_LIMIT ? text : `${text.slice(0, DESCRIPTION_LIMIT - 1)}…`;
}
