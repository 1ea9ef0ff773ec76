import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';
import { formatMarker, parseTopic } from './marker';
import { formatCommand } from '../terminal/format-command';

/** GitHub's limit for the body of a comment or issue, in characters. */
export const BODY_LIMIT = 65_536;

/** The login of GITHUB_TOKEN in a workflow. */
export const WORKFLOW_AUTHOR = 'github-actions[bot]';

/** The author whose comments and issues may be changed: the workflows, or the owner of the token. */
export async function getAuthor(
  github: Pick<GitHub, 'getLogin'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  return env.GITHUB_ACTIONS === 'true' ? WORKFLOW_AUTHOR : github.getLogin();
}

/** The fields of a comment or an issue that the commands read. */
export const Authored = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  /** The time in ISO 8601, as in all responses of GitHub. */
  updated_at: z.string(),
});

/** Whether the author wrote the comment or issue on the topic. The marker alone is not enough: anybody can copy it. */
export function isOwn(
  { body, user }: z.infer<typeof Authored>,
  topic: string,
  author = WORKFLOW_AUTHOR,
): boolean {
  return user?.login === author && parseTopic(body ?? '') === topic;
}

/** Finds the author's comment on the topic in a pull request: the oldest if there are several. */
export async function findOwnComment(github: GitHub, pr: number, topic: string, author = WORKFLOW_AUTHOR) {
  const comments = await github.list(`issues/${pr}/comments`, Authored);
  return comments.find((comment) => isOwn(comment, topic, author));
}

/** Creates or updates the comment on the topic in a pull request. */
export async function createOrUpdateComment(
  github: GitHub,
  pr: number,
  { topic, facts, text, author }: { topic: string; facts?: object; text: string; author?: string },
): Promise<'created' | 'updated' | 'unchanged'> {
  const body = `${formatMarker(topic, facts)}\n${text}`;
  if (body.length > BODY_LIMIT)
    throw new UserError(
      `the comment has ${body.length} characters, but GitHub allows ${BODY_LIMIT}: shorten the plans with ${formatCommand('plan --markdown --limit')}`,
    );
  const find = () => findOwnComment(github, pr, topic, author);
  const existing = await github.createOnce(find, `issues/${pr}/comments`, { body });
  if (existing === undefined) return 'created';
  if (existing.body === body) return 'unchanged';
  await github.patch(`issues/comments/${existing.id}`, { body });
  return 'updated';
}
