import { z } from 'zod';
import { onAll, type Outcomes } from './all';
import type { GitHub } from './api';
import { factsOf, ourComment } from './marked';
import { PLAN, PlanFacts, type Planned } from './plan-facts';

const PullRequest = z.object({
  number: z.number(),
  head: z.object({ sha: z.string() }),
  base: z.object({ ref: z.string() }),
});
const Comparison = z.object({ behind_by: z.number() });

/** The state of a stack now; undefined if it has none. */
export type StateNow = (stack: string) => Promise<{ serial: number; lineage: string } | undefined>;

/** What was found about one plan of a pull request. */
export interface Checked {
  readonly pr: number;
  /** The plan's name, such as `dev`. */
  readonly plan: string;
  /** Why it does not hold; empty if it does. */
  readonly stale: readonly string[];
}

/** What GitHub takes as the description of a status. */
const DESCRIPTION_LIMIT = 140;

/**
 * Tells for each open pull request whether its plans still hold, as the commit status `plan (<name>)` on its newest
 * commit. Pull requests without plans are left alone.
 * @param pr only this one
 */
export async function checkPlans(
  github: GitHub,
  stateNow: StateNow,
  { pr, author }: { pr?: number; author?: string } = {},
): Promise<Outcomes<Checked>> {
  const open =
    pr === undefined
      ? await github.list('pulls?state=open', PullRequest)
      : [await github.get(`pulls/${pr}`, PullRequest)];
  const { done, failed } = await onAll(
    open,
    ({ number }) => `pull request ${number}`,
    (pull) => checkOne(github, stateNow, pull, author),
  );
  return { done: done.flatMap((one) => one.done), failed: [...failed, ...done.flatMap((one) => one.failed)] };
}

async function checkOne(
  github: GitHub,
  stateNow: StateNow,
  { number: pr, head, base }: z.infer<typeof PullRequest>,
  author?: string,
): Promise<Outcomes<Checked>> {
  const comment = await ourComment(github, pr, PLAN, author);
  const facts = factsOf(comment?.body ?? '', PLAN, PlanFacts);
  if (!facts) return { done: [], failed: [] };
  const { behind_by } = await github.get(`compare/${encodeURIComponent(base.ref)}...${head.sha}`, Comparison);
  const behind = behind_by === 0 ? [] : [`${base.ref} moved on: update the branch`];
  const all = [
    ...facts.plans,
    ...facts.unplanned.map((name) => ({ name, commit: head.sha, stacks: undefined })),
  ];
  return onAll(
    all,
    ({ name }) => `plan (${name}) of pull request ${pr}`,
    async ({ name, commit, stacks }): Promise<Checked> => {
      const stale = [
        ...(commit === head.sha ? [] : ['another commit was planned']),
        ...behind,
        ...(stacks ? await movedStates(stacks, stateNow) : ['it could not be planned']),
      ];
      await github.put(`statuses/${head.sha}`, {
        context: `plan (${name})`,
        state: stale.length === 0 ? 'success' : 'failure',
        description: described(stale),
      });
      return { pr, plan: name, stale };
    },
  );
}

async function movedStates(stacks: Planned['stacks'], stateNow: StateNow): Promise<string[]> {
  const moved: string[] = [];
  for (const { name, state } of stacks) {
    // As Terraform counts a stack that was never applied.
    const now = (await stateNow(name)) ?? { serial: 0, lineage: '' };
    if (now.lineage !== state.lineage) moved.push(`${name} has another state: plan again`);
    else if (now.serial !== state.serial)
      moved.push(`${name} was changed since (serial ${state.serial}, now ${now.serial}): plan again`);
  }
  return moved;
}

function described(stale: readonly string[]): string {
  const text = stale.length === 0 ? 'the plan is what would be applied' : `stale: ${stale.join('; ')}`;
  return text.length <= DESCRIPTION_LIMIT ? text : `${text.slice(0, DESCRIPTION_LIMIT - 1)}…`;
}
