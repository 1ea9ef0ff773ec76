import { GitHub } from '../github/api';
import { getAuthor, createOrUpdateComment } from '../github/comment';
import { updateIssues } from '../github/drift-issues';
import { readDriftReport } from '../github/drift-report';
import { PLAN_TOPIC, type PlanFacts, readPlanReport, readRun } from '../github/plan-facts';
import { findReviewedPlans } from '../github/reviewed-plans';
import { runForEach, throwIfFailed } from '../github/run-for-each';
import { readHunt, updateSimulationIssues } from '../github/simulation-issues';
import { checkPlans } from '../github/stale-plans';
import { openSession } from '../session';
import { formatCount, print, printJson } from '../terminal/print';
import { StateBucket } from '../terraform/state-bucket';
import type { NamedPlan } from './options';

/** `stacks github comment`: creates or updates the comment of a pull request that contains its plans. */
export async function commentOnPullRequest(options: {
  readonly pr: number;
  readonly plan: readonly NamedPlan[];
}): Promise<void> {
  const reports = options.plan.map((plan) => ({
    name: plan.name,
    ...readPlanReport(plan, `the [run](${getRunUrl()})`),
  }));
  const facts: PlanFacts = {
    pr: options.pr,
    run: readRun(process.env),
    plans: reports.flatMap(({ planned }) => planned ?? []),
    unplanned: reports.filter(({ planned }) => !planned).map(({ name }) => name),
  };
  const text = `${reports.map((report) => report.text).join('\n\n')}\n`;
  const github = GitHub.createFromEnv(process.env);
  const author = await getAuthor(github, process.env);
  const change = await createOrUpdateComment(github, options.pr, { topic: PLAN_TOPIC, facts, text, author });
  print(`comment on pull request ${options.pr}: ${change}`);
}

/** `stacks github stale`: sets a commit status on each pull request that shows whether its plans are stale. */
export async function checkReviewedPlans(options: {
  readonly pr?: number;
  readonly json?: boolean;
}): Promise<void> {
  const github = GitHub.createFromEnv(process.env);
  const bucket = new StateBucket(openSession().config);
  const { results: statuses, failed } = await checkPlans(
    github,
    (stack) => bucket.readStateId(stack),
    options,
  );
  if (options.json) printJson(statuses);
  else {
    for (const { pr, plan, reasons } of statuses)
      print(
        `pull request ${pr}, ${plan}: ${reasons.length === 0 ? 'the plan is current' : reasons.join('; ')}`,
      );
    print(`${formatCount(statuses.length, 'plan')} checked`);
  }
  throwIfFailed(failed);
}

/** `stacks github reviewed`: prints the reviewed plans as lines for GITHUB_OUTPUT. */
export async function printReviewedPlans(options: {
  readonly commit: string;
  readonly workflow: string;
  readonly base: string;
  readonly json?: boolean;
}): Promise<void> {
  const plans = await findReviewedPlans(GitHub.createFromEnv(process.env), options.commit, options);
  if (options.json) return printJson(plans);
  const { manifests, ...outputs } = plans;
  for (const [name, value] of Object.entries(outputs)) print(`${name}=${value}`);
  print(`manifests=${JSON.stringify(manifests)}`);
}

/** `stacks github issues`: opens, updates or closes the issue of each stack, depending on its drift. */
export async function updateDriftIssues(options: {
  readonly drift: readonly string[];
  readonly json?: boolean;
}): Promise<void> {
  const github = GitHub.createFromEnv(process.env);
  const author = await getAuthor(github, process.env);
  const check = { at: new Date().toISOString(), run: getRunUrl(), author };
  const { results, failed } = await runForEach(
    options.drift,
    (file) => file,
    (file) => updateIssues(github, readDriftReport(file), check),
  );
  const changes = results.flatMap((result) => result.results);
  if (options.json) printJson(changes);
  else
    for (const { stack, change } of changes)
      print(`${stack}: ${change === 'none' ? 'no drift' : `issue ${change}`}`);
  throwIfFailed([...failed, ...results.flatMap((result) => result.failed)]);
}

/** `stacks github simulation`: opens or updates the issue of each system of which a seed breaks an invariant. */
export async function reportHunts(options: {
  readonly hunt: readonly string[];
  readonly commit: string;
  readonly json?: boolean;
}): Promise<void> {
  const hunts = options.hunt.map(readHunt);
  const github = GitHub.createFromEnv(process.env);
  const author = await getAuthor(github, process.env);
  const check = { run: getRunUrl(), commit: options.commit, author };
  const { results, failed } = await updateSimulationIssues(github, hunts, check);
  if (options.json) printJson(results);
  else
    for (const { system, change } of results)
      print(`${system}: ${change === 'none' ? 'no invariant is broken' : `issue ${change}`}`);
  throwIfFailed(failed);
}

/** Returns the URL of the workflow run, from the variables of GitHub Actions. */
function getRunUrl(): string {
  const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  const repository = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  return GITHUB_RUN_ID ? `${repository}/actions/runs/${GITHUB_RUN_ID}` : `${repository}/actions`;
}
