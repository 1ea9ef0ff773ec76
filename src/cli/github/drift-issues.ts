import { z } from 'zod';
import { count } from '../print';
import type { GitHub } from './api';
import type { Found, StackDrift } from './drift-report';
import { fit } from './fit';
import { AUTHOR, BODY_LIMIT, factsOf, isOurs, mark, Written } from './marked';

const Issue = Written.extend({ number: z.number(), state: z.enum(['open', 'closed']) });
const Facts = z.object({ since: z.record(z.string(), z.string()) });

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

/**
 * Keeps one issue a stack in step with its drift: opened when there is some, updated while there is, closed when a
 * check of that very stack found none, reopened when it comes back. A stack that was not checked keeps its issue.
 */
export async function syncIssues(
  github: GitHub,
  drifts: readonly StackDrift[],
  { author = AUTHOR, ...check }: Check,
): Promise<IssueChange[]> {
  const changes: IssueChange[] = [];
  for (const { stack, found } of drifts) {
    const change = await syncOne(github, stack, found, { author, ...check });
    changes.push({ stack, change });
  }
  return changes;
}

async function syncOne(
  github: GitHub,
  stack: string,
  found: readonly Found[],
  { at, run, author }: Check & { author: string },
): Promise<IssueChange['change']> {
  const about = `drift-${stack}`;
  const find = async () =>
    (await github.list(`issues?state=all&creator=${encodeURIComponent(author)}`, Issue)).find((issue) =>
      isOurs(issue, about, author),
    );
  if (found.length === 0) {
    const issue = await find();
    if (issue?.state !== 'open') return 'none';
    await github.put(`issues/${issue.number}/comments`, {
      body: `The check of ${at} found no drift any more ([run](${run})).`,
    });
    await github.patch(`issues/${issue.number}`, { state: 'closed', state_reason: 'completed' });
    return 'closed';
  }
  const title = `Drift in ${stack}`;
  const issue = await github.once(find, 'issues', { title, body: bodyOf(about, stack, found, {}, at, run) });
  if (issue === undefined) return 'opened';
  const known = issue.state === 'open' ? (factsOf(issue.body ?? '', about, Facts)?.since ?? {}) : {};
  const body = bodyOf(about, stack, found, known, at, run);
  await github.patch(`issues/${issue.number}`, { title, body, state: 'open' });
  return issue.state === 'open' ? 'updated' : 'reopened';
}

function bodyOf(
  about: string,
  stack: string,
  found: readonly Found[],
  known: Readonly<Record<string, string>>,
  at: string,
  run: string,
): string {
  const since = Object.fromEntries(found.map((one) => [keyOf(one), known[keyOf(one)] ?? at]));
  const mends = [...new Set(found.flatMap(({ mend }) => mend ?? []))];
  const head = mark(about, { since });
  const text = [
    `${count(found.length, 'attribute')} of \`${stack}\` changed behind Terraform's back. Last seen ${at} ([run](${run})).`,
    '',
    '| severity | what | was | is | first seen |',
    '| --- | --- | --- | --- | --- |',
    ...found.map(
      (one) =>
        `| ${one.severity} | ${cell(`${one.address} ${one.attribute}`)} | ${cell(one.before)} | ${cell(one.after)} | ${since[keyOf(one)]} |`,
    ),
    ...(mends.length > 0 ? ['', 'To put it right:', '', '```', ...mends, '```'] : []),
    '',
    'This closes by itself when a check finds nothing any more.',
    '',
  ].join('\n');
  return `${head}\n${fit([text], BODY_LIMIT - head.length - 1, `the [run](${run})`)}`;
}

const keyOf = ({ address, attribute }: Found): string => `${address} ${attribute}`;

const CELL = 200;

/** A value as code in a table: one line, no bar and no backquote that would end the cell. */
function cell(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value ?? null)).replace(/\s+/g, ' ');
  const short = text.length > CELL ? `${text.slice(0, CELL)}…` : text;
  return `\`${short.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
