import { z } from 'zod';
import type { GitHub } from './api';
import { Authored, isOwn } from './comment';

const Issue = Authored.extend({ number: z.number(), state: z.enum(['open', 'closed']) });
export type Issue = z.infer<typeof Issue>;

/** What happened to an issue that is open now. */
export type OpenedChange = 'opened' | 'updated' | 'reopened';

export const listOwnIssues = (github: GitHub, author: string): Promise<Issue[]> =>
  github.list(`issues?state=all&creator=${encodeURIComponent(author)}`, Issue);

export const findOwnIssue = async (
  github: GitHub,
  topic: string,
  author: string,
): Promise<Issue | undefined> =>
  (await listOwnIssues(github, author)).find((issue) => isOwn(issue, topic, author));

/** Opens the author's issue on a topic; updates it, and reopens it, if there is one. @param formatBody gets the present body */
export async function openIssue(
  github: GitHub,
  topic: string,
  author: string,
  { title, formatBody }: { readonly title: string; readonly formatBody: (present: string) => string },
): Promise<OpenedChange> {
  const find = () => findOwnIssue(github, topic, author);
  const issue = await github.createOnce(find, 'issues', { title, body: formatBody('') });
  if (issue === undefined) return 'opened';
  await github.patch(`issues/${issue.number}`, { title, body: formatBody(issue.body ?? ''), state: 'open' });
  return issue.state === 'open' ? 'updated' : 'reopened';
}
