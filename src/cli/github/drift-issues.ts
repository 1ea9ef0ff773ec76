import { z } from 'zod';
import type { GitHub } from './api';
import { WORKFLOW_AUTHOR } from './comment';
import { formatIssueBody, type IssueDrift, TOPIC_PREFIX } from './drift-issue-body';
import type { DriftCheck } from './drift-report';
import { parseFacts, parseTopic } from './marker';
import { findOwnIssue, type Issue, listOwnIssues, openIssue, type OpenedChange } from './own-issues';
import { type BatchResult, runForEach } from './run-for-each';

/** The suffix of the environment whose check last covered the stack. */
const Facts = z.object({ environment: z.string().optional() });

/** The change of the issue of a stack. */
export interface IssueChange {
  readonly stack: string;
  readonly change: OpenedChange | 'closed' | 'none';
}

/** The time and the run of a check. */
export interface Check {
  /** ISO 8601 */
  readonly at: string;
  /** The URL of the run. */
  readonly run: string;
  readonly author?: string;
}

/**
 * Opens, updates and closes one issue per stack: opens or reopens it if there is drift, updates it while the drift
 * remains, and closes it when a check of the stack finds none. The issue of a stack that was not checked is unchanged,
 * unless the stack is not deployed, or a check of its whole environment does not include it.
 */
export async function updateIssues(
  github: GitHub,
  { drifts, notDeployed, environment }: DriftCheck,
  { author = WORKFLOW_AUTHOR, ...run }: Check,
): Promise<BatchResult<IssueChange>> {
  const check = { author, ...run };
  const synced = await runForEach(
    drifts,
    ({ stack }) => `the issue of ${stack}`,
    async ({ stack, findings }): Promise<IssueChange> => ({
      stack,
      change: await updateIssue(github, { stack, findings, environment }, check),
    }),
  );
  const open = (await listOwnIssues(github, author)).filter(({ state }) => state === 'open');
  const obsolete = open.flatMap((issue) => {
    const stack = parseStack(issue);
    if (stack === undefined || drifts.some((drift) => drift.stack === stack)) return [];
    if (notDeployed.includes(stack)) return [{ issue, stack, reason: 'the stack is not deployed' }];
    const lastEnvironment = parseFacts(issue.body ?? '', TOPIC_PREFIX + stack, Facts)?.environment;
    const isRemoved = environment !== undefined && lastEnvironment === environment;
    return isRemoved ? [{ issue, stack, reason: 'the stack no longer exists' }] : [];
  });
  const closed = await runForEach(
    obsolete,
    ({ stack }) => `the issue of ${stack}`,
    async ({ issue, stack, reason }): Promise<IssueChange> => {
      await closeIssue(github, issue, reason, check);
      return { stack, change: 'closed' };
    },
  );
  return { results: [...synced.results, ...closed.results], failed: [...synced.failed, ...closed.failed] };
}

async function updateIssue(
  github: GitHub,
  drift: IssueDrift,
  check: Check & { author: string },
): Promise<IssueChange['change']> {
  const { stack, findings } = drift;
  if (findings.length === 0) {
    const issue = await findOwnIssue(github, TOPIC_PREFIX + stack, check.author);
    if (issue?.state !== 'open') return 'none';
    await closeIssue(github, issue, 'no drift was found', check);
    return 'closed';
  }
  return openIssue(github, TOPIC_PREFIX + stack, check.author, {
    title: `Drift in ${stack}`,
    formatBody: (present) => {
      const lastEnvironment = parseFacts(present, TOPIC_PREFIX + stack, Facts)?.environment;
      return formatIssueBody({ ...drift, environment: drift.environment ?? lastEnvironment }, check);
    },
  });
}

function parseStack({ body }: Issue): string | undefined {
  const topic = parseTopic(body ?? '');
  return topic?.startsWith(TOPIC_PREFIX) ? topic.slice(TOPIC_PREFIX.length) : undefined;
}

async function closeIssue(
  github: GitHub,
  { number }: Issue,
  reason: string,
  { at, run }: Check,
): Promise<void> {
  await github.post(`issues/${number}/comments`, { body: `The check of ${at}: ${reason} ([run](${run})).` });
  await github.patch(`issues/${number}`, { state: 'closed', state_reason: 'completed' });
}
