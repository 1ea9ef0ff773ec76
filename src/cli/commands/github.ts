import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../errors';
import { GitHub } from '../github/api';
import { syncIssues } from '../github/drift-issues';
import { readDrift } from '../github/drift-report';
import { fit } from '../github/fit';
import { authorOf, BODY_LIMIT, mark, upsertComment } from '../github/marked';
import { PLAN, plannedIn } from '../github/plan-facts';
import { reviewedPlan } from '../github/reviewed';
import { checkPlans } from '../github/stale';
import { count, say, sayJson } from '../print';
import { openSession } from '../session';
import { StateBucket } from '../state-bucket';

/** `stacks github comment`: the one comment of a pull request, about its plans. */
export async function comment(options: {
  readonly pr: number;
  readonly file: readonly string[];
  readonly plan?: readonly string[];
}): Promise<void> {
  const texts = options.file.map(textOf);
  const facts = { plans: (options.plan ?? []).map(plannedIn) };
  const room = BODY_LIMIT - mark(PLAN, facts).length - 1;
  const text = fit(texts, room, `the [run](${runUrl()})`);
  const github = GitHub.of(process.env);
  const author = await authorOf(github, process.env);
  const done = await upsertComment(github, options.pr, { about: PLAN, facts, text, author });
  say(`the comment on pull request ${options.pr}: ${done}`);
}

/** `stacks github stale`: says on each pull request whether its plan still holds. */
export async function stale(options: { readonly pr?: number; readonly json?: boolean }): Promise<void> {
  const github = GitHub.of(process.env);
  const { config } = openSession();
  const bucket = new StateBucket(config);
  const checked = await checkPlans(github, config.suffix, (stack) => bucket.stateIdOf(stack), options);
  if (options.json) return sayJson(checked);
  for (const { pr, stale: why } of checked)
    say(`pull request ${pr}: ${why.length === 0 ? 'its plan holds' : why.join('; ')}`);
  say(`${count(checked.length, 'plan')} of ${config.suffix} looked at`);
}

/** `stacks github reviewed`: which plan was reviewed, as lines for GITHUB_OUTPUT. */
export async function reviewed(options: {
  readonly commit: string;
  readonly workflow: string;
  readonly base: string;
  readonly json?: boolean;
}): Promise<void> {
  const found = await reviewedPlan(GitHub.of(process.env), options.commit, options);
  if (options.json) sayJson(found);
  else for (const [name, value] of Object.entries(found)) say(`${name}=${value}`);
}

/** `stacks github issues`: one issue for each stack that has drifted. */
export async function issues(options: { readonly drift: string; readonly json?: boolean }): Promise<void> {
  const drifts = readDrift(options.drift);
  const github = GitHub.of(process.env);
  const author = await authorOf(github, process.env);
  const changes = await syncIssues(github, drifts, {
    at: new Date().toISOString(),
    run: runUrl(),
    author,
  });
  if (options.json) return sayJson(changes);
  for (const { stack, change } of changes)
    say(`${stack}: ${change === 'none' ? 'no drift' : `issue ${change}`}`);
}

function textOf(file: string): string {
  if (!existsSync(file)) throw new UserError(`${file} is not there: npx stacks plan --markdown writes it`);
  return readFileSync(file, 'utf8').trimEnd();
}

/** The page of the workflow's run, as GitHub Actions tells it. */
function runUrl(): string {
  const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  const repository = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  return GITHUB_RUN_ID ? `${repository}/actions/runs/${GITHUB_RUN_ID}` : `${repository}/actions`;
}
