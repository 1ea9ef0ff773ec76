import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';

/** What GitHub takes as the body of a comment or an issue, in characters. */
export const BODY_LIMIT = 65_536;

/** The login under which GITHUB_TOKEN writes in a workflow. */
export const AUTHOR = 'github-actions[bot]';

/** Who writes now, and so whose comments and issues may be changed: the workflows, or the person with the token. */
export async function authorOf(
  github: Pick<GitHub, 'login'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  return env.GITHUB_ACTIONS === 'true' ? AUTHOR : github.login();
}

const MARK = /^<!-- market-stacks:([a-z0-9-]+)(?: (\{.*\}))? -->/;

/** The first line of what the commands write, unseen by readers: what it is about, and facts for the next run. */
export function mark(about: string, facts?: object): string {
  // The end of an HTML comment must not stand in the facts.
  return `<!-- market-stacks:${about}${facts ? ` ${JSON.stringify(facts).replaceAll('-->', '--\\u003e')}` : ''} -->`;
}

/** The facts of a marked body; undefined if it is not marked as being about this, or has none. */
export function factsOf<T>(body: string, about: string, shape: z.ZodType<T>): T | undefined {
  const [, name, json] = MARK.exec(body) ?? [];
  if (name !== about || json === undefined) return undefined;
  try {
    return shape.safeParse(JSON.parse(json)).data;
  } catch {
    // Whoever may write to the repository can edit the comment.
    return undefined;
  }
}

/** What a marked body is about; undefined if it is not marked. */
export const aboutOf = (body: string): string | undefined => MARK.exec(body)?.[1];

/** A comment or an issue, as far as it matters here. */
export const Written = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  /** ISO 8601, as all of GitHub's times. */
  updated_at: z.string(),
});

/** Whether the commands wrote it: the mark alone is not enough, because anybody can copy it. */
export function isOurs({ body, user }: z.infer<typeof Written>, about: string, author = AUTHOR): boolean {
  return user?.login === author && aboutOf(body ?? '') === about;
}

/** Which of the pull request's comments is ours, the oldest if there are several. */
export async function ourComment(github: GitHub, pr: number, about: string, author = AUTHOR) {
  const comments = await github.list(`issues/${pr}/comments`, Written);
  return comments.find((comment) => isOurs(comment, about, author));
}

/**
 * Says something in the one comment that a pull request has about it: updates it in place, or makes it.
 * @returns whether the comment was there before
 */
export async function upsertComment(
  github: GitHub,
  pr: number,
  { about, facts, text, author }: { about: string; facts?: object; text: string; author?: string },
): Promise<'created' | 'updated' | 'unchanged'> {
  const body = `${mark(about, facts)}\n${text}`;
  if (body.length > BODY_LIMIT)
    throw new UserError(
      `the comment has ${body.length} characters, and GitHub takes ${BODY_LIMIT}: shorten the plans with npx stacks plan --markdown --limit`,
    );
  const find = () => ourComment(github, pr, about, author);
  const there = await github.once(find, `issues/${pr}/comments`, { body });
  if (there === undefined) return 'created';
  if (there.body === body) return 'unchanged';
  await github.patch(`issues/comments/${there.id}`, { body });
  return 'updated';
}
