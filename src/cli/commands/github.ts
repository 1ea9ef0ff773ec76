import { failWith, onAll } from '../github/all';
import { GitHub } from '../github/api';
import { syncIssues } from '../github/drift-issues';
import { readDrift } from '../github/drift-report';
import { authorOf, upsertComment } from '../github/marked';
import { PLAN, type PlanFacts, readPlanned, runOf } from '../github/plan-facts';
import { reviewedPlan } from '../github/reviewed';
import { checkPlans } from '../github/stale';
import { count, say, sayJson } from '../terminal/print';
import { openSession } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import type { NamedPlan } from './options';

/** `stacks github comment`: the one comment of a pull request, about its plans. */
export async function comment(options: {
  readonly pr: number;
  readonly plan: readonly NamedPlan[];
}): Promise<void> {
  const read = options.plan.map((one) => ({ ...one, ...readPlanned(one, `the [run](${runUrl()})`) }));
  const facts: PlanFacts = {
    pr: options.pr,
    run: runOf(process.env),
    plans: read.flatMap(({ planned }) => planned ?? []),
    unplanned: read.filter(({ planned }) => !planned).map(({ name }) => name),
  };
  const text = `${read.map((one) => one.text).join('\n\n')}\n`;
  const github = GitHub.of(process.env);
  const author = await authorOf(github, process.env);
  const done = await upsertComment(github, options.pr, { about: PLAN, facts, text, author });
  say(`the comment on pull request ${options.pr}: ${done}`);
}

/** `stacks github stale`: says on each pull request whether its plans still hold. */
export async function stale(options: { readonly pr?: number; readonly json?: boolean }): Promise<void> {
  const github = GitHub.of(process.env);
  const bucket = new StateBucket(openSession().config);
  const { done, failed } = await checkPlans(github, (stack) => bucket.stateIdOf(stack), options);
  if (options.json) sayJson(done);
  else {
    for (const { pr, plan, stale: why } of done)
      say(`pull request ${pr}, ${plan}: ${why.length === 0 ? 'its plan holds' : why.join('; ')}`);
    say(`${count(done.length, 'plan')} looked at`);
  }
  failWith(failed);
}

/** `stacks github reviewed`: which plan was reviewed, as lines for GITHUB_OUTPUT. */
export async function reviewed(options: {
  readonly commit: string;
  readonly workflow: string;
  readonly base: string;
  readonly json?: boolean;
}): Promise<void> {
  const found = await reviewedPlan(GitHub.of(process.env), options.commit, options);
  if (options.json) return sayJson(found);
  const { manifests, ...rest } = found;
  for (const [name, value] of Object.entries(rest)) say(`${name}=${value}`);
  say(`manifests=${JSON.stringify(manifests)}`);
}

/** `stacks github issues`: one issue for each stack that has drifted. */
export async function issues(options: {
  readonly drift: readonly string[];
  readonly json?: boolean;
}): Promise<void> {
  const github = GitHub.of(process.env);
  const author = await authorOf(github, process.env);
  const check = { at: new Date().toISOString(), run: runUrl(), author };
  const { done, failed } = await onAll(
    options.drift,
    (file) => file,
    (file) => syncIssues(github, readDrift(file), check),
  );
  const changes = done.flatMap((one) => one.done);
  if (options.json) sayJson(changes);
  else
    for (const { stack, change } of changes)
      say(`${stack}: ${change === 'none' ? 'no drift' : `issue ${change}`}`);
  failWith([...failed, ...done.flatMap((one) => one.failed)]);
}

/** The page of the workflow's run, as GitHub Actions tells it. */
function runUrl(): string {
  const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  const repository = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  return GITHUB_RUN_ID ? `${repository}/actions/runs/${GITHUB_RUN_ID}` : `${repository}/actions`;
}
