import { z } from 'zod';
import { renderWithinLimit } from '../../domain/plan/render/sections';
import { formatCodeBlock } from '../../domain/plan/render/markup';
import { count } from '../terminal/print';
import { onAll, type Outcomes } from './all';
import type { GitHub } from './api';
import type { DriftCheck, Found } from './drift-report';
import { aboutOf, AUTHOR, BODY_LIMIT, factsOf, isOurs, mark, Written } from './marked';

const Issue = Written.extend({ number: z.number(), state: z.enum(['open', 'closed']) });
type Issue = z.infer<typeof Issue>;
/** The suffix of the environment whose check saw the stack last. */
const Facts = z.object({ environment: z.string().optional() });

/** What became of a stack's issue. */
export interface IssueChange {
  readonly stack: string;
  readonly change: 'opened' | 'updated' | 'reopened' | 'closed' | 'none';
}

/** When and where the check ran. */
export interface Check {
  /** ISO 8601 */
  readonly at: string;
  /** The URL of the run. */
  readonly run: string;
  readonly author?: string;
}

const ABOUT = 'drift-';

/**
 * Keeps one issue a stack in step with its drift: opened when there is some, updated while there is, closed when a
 * check of that very stack found none, reopened when it comes back. A stack that was not checked keeps its issue, unless
 * it is not deployed, or a check of its whole environment knows no such stack any more.
 */
export async function syncIssues(
  github: GitHub,
  { drifts, notDeployed, environment }: DriftCheck,
  { author = AUTHOR, ...check }: Check,
): Promise<Outcomes<IssueChange>> {
  const by = { author, ...check };
  const synced = await onAll(
    drifts,
    ({ stack }) => `the issue of ${stack}`,
    async ({ stack, found }): Promise<IssueChange> => ({
      stack,
      change: await syncOne(github, { stack, found, environment }, by),
    }),
  );
  const open = (await ours(github, author)).filter(({ state }) => state === 'open');
  const gone = open.flatMap((issue) => {
    const stack = stackOf(issue);
    if (stack === undefined || drifts.some((one) => one.stack === stack)) return [];
    if (notDeployed.includes(stack)) return [{ issue, stack, why: 'the stack is not deployed' }];
    const was = factsOf(issue.body ?? '', ABOUT + stack, Facts)?.environment;
    const knownNoMore = environment !== undefined && was === environment;
    return knownNoMore ? [{ issue, stack, why: 'there is no such stack any more' }] : [];
  });
  const closed = await onAll(
    gone,
    ({ stack }) => `the issue of ${stack}`,
    async ({ issue, stack, why }): Promise<IssueChange> => {
      await close(github, issue, why, by);
      return { stack, change: 'closed' };
    },
  );
  return { done: [...synced.done, ...closed.done], failed: [...synced.failed, ...closed.failed] };
}

interface Drift {
  readonly stack: string;
  readonly found: readonly Found[];
  readonly environment?: string;
}

async function syncOne(
  github: GitHub,
  drift: Drift,
  by: Check & { author: string },
): Promise<IssueChange['change']> {
  const { stack, found } = drift;
  const find = async () =>
    (await ours(github, by.author)).find((issue) => isOurs(issue, ABOUT + stack, by.author));
  if (found.length === 0) {
    const issue = await find();
    if (issue?.state !== 'open') return 'none';
    await close(github, issue, 'no drift was found any more', by);
    return 'closed';
  }
  const title = `Drift in ${stack}`;
  const issue = await github.once(find, 'issues', { title, body: bodyOf(drift, by) });
  if (issue === undefined) return 'opened';
  const known = factsOf(issue.body ?? '', ABOUT + stack, Facts)?.environment;
  const body = bodyOf({ ...drift, environment: drift.environment ?? known }, by);
  await github.patch(`issues/${issue.number}`, { title, body, state: 'open' });
  return issue.state === 'open' ? 'updated' : 'reopened';
}

const ours = (github: GitHub, author: string): Promise<Issue[]> =>
  github.list(`issues?state=all&creator=${encodeURIComponent(author)}`, Issue);

function stackOf({ body }: Issue): string | undefined {
  const about = aboutOf(body ?? '');
  return about?.startsWith(ABOUT) ? about.slice(ABOUT.length) : undefined;
}

async function close(github: GitHub, { number }: Issue, why: string, { at, run }: Check): Promise<void> {
  await github.put(`issues/${number}/comments`, { body: `The check of ${at}: ${why} ([run](${run})).` });
  await github.patch(`issues/${number}`, { state: 'closed', state_reason: 'completed' });
}

function bodyOf({ stack, found, environment }: Drift, { at, run }: Check): string {
  const fixes = [...new Set(found.flatMap(({ fix }) => fix ?? []))];
  const head = [
    mark(ABOUT + stack, { environment }),
    `${count(found.length, 'attribute')} of \`${stack}\` changed outside Terraform. Last seen ${at} ([run](${run})).`,
    '',
    'This issue is closed automatically when a check finds no drift.',
    '',
    '',
  ].join('\n');
  const rows = found.map(
    ({ severity, address, attribute, before, after, firstSeen }) =>
      `| ${severity} | ${cell(`${address} ${attribute}`)} | ${cell(before)} | ${cell(after)} | ${firstSeen} |`,
  );
  const sections = [
    {
      label: 'attributes',
      priority: 0,
      header: '| severity | what | was | is | first seen |\n| --- | --- | --- | --- | --- |\n',
      footer: '',
      items: rows,
    },
    {
      label: 'commands',
      priority: 1,
      header: 'Fix it with:\n\n',
      footer: '',
      items: fixes.map((fix) => formatCodeBlock(fix, 'sh')),
    },
  ];
  return renderWithinLimit(head, sections, BODY_LIMIT, `All of it is in the [run](${run}).`);
}

const CELL = 200;

/** A value as code in a table: one line, no bar and no backquote that would end the cell. */
function cell(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value ?? null)).replace(/\s+/g, ' ');
  const short = text.length > CELL ? `${text.slice(0, CELL)}…` : text;
  return `\`${short.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
