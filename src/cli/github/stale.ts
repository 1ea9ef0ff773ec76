import { z } from 'zod';
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

/** What was found about one pull request's plan. */
export interface Checked {
  readonly pr: number;
  /** Why the plan no longer holds; empty if it does. */
  readonly stale: readonly string[];
}

/** What GitHub takes as the description of a status. */
const DESCRIPTION_LIMIT = 140;

/**
 * Tells for each open pull request whether its plan of one environment still holds, as the commit status
 * `plan (<suffix>)` on its newest commit. Pull requests without such a plan are left alone.
 * @param pr only this one
 */
export async function checkPlans(
  github: GitHub,
  suffix: string,
  stateNow: StateNow,
  { pr, author }: { pr?: number; author?: string } = {},
): Promise<Checked[]> {
  const open =
    pr === undefined
      ? await github.list('pulls?state=open', PullRequest)
      : [await github.get(`pulls/${pr}`, PullRequest)];
  const checked: Checked[] = [];
  for (const { number, head, base } of open) {
    const comment = await ourComment(github, number, PLAN, author);
    const plan = factsOf(comment?.body ?? '', PLAN, PlanFacts)?.plans.find((one) => one.suffix === suffix);
    if (!plan) continue;
    const { behind_by } = await github.get(
      `compare/${encodeURIComponent(base.ref)}...${head.sha}`,
      Comparison,
    );
    const stale = [
      ...(plan.commit === head.sha ? [] : ['another commit was planned']),
      ...(behind_by === 0 ? [] : [`${base.ref} moved on: update the branch`]),
      ...(await movedStates(plan, stateNow)),
    ];
    await github.put(`statuses/${head.sha}`, {
      context: `plan (${suffix})`,
      state: stale.length === 0 ? 'success' : 'failure',
      description: described(stale),
    });
    checked.push({ pr: number, stale });
  }
  return checked;
}

async function movedStates({ stacks }: Planned, stateNow: StateNow): Promise<string[]> {
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
