import { z } from 'zod';
import { UserError } from '../errors';
import type { GitHub } from './api';
import { NEW_PULL_REQUEST_HINT, type PullRequest } from './pull-request';

const Review = z.object({
  user: z.object({ login: z.string() }).nullable(),
  state: z.string(),
  submitted_at: z.string().nullish(),
  commit_id: z.string().nullable(),
});

/** `write` includes the role maintain. */
const Permission = z.object({ permission: z.string() });
const APPROVERS: readonly string[] = ['admin', 'write'];

/**
 * Verifies that a person who may write to the repository approved the newest commit after its plan was published. Everyone
 * who can read the repository can approve. Only the last review of each reviewer counts; comments are skipped.
 * @param publishedAt the time of the plan's publication, in ISO 8601
 * @throws UserError if there is no such approval
 */
export async function verifyApproval(
  github: GitHub,
  { number: pr, head }: PullRequest,
  publishedAt: string,
): Promise<void> {
  const lastReviews = new Map<string, z.infer<typeof Review>>();
  for (const review of await github.list(`pulls/${pr}/reviews`, Review))
    if (review.user && ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(review.state))
      lastReviews.set(review.user.login, review);
  const approvals = [...lastReviews.values()].filter(
    ({ state, user }) => state === 'APPROVED' && !user!.login.endsWith('[bot]'),
  );
  const candidates = approvals.filter(
    ({ commit_id, submitted_at }) => commit_id === head.sha && (submitted_at ?? '') > publishedAt,
  );
  for (const { user } of candidates) if (await canWrite(github, user!.login)) return;
  if (candidates.length > 0)
    throw new UserError(
      `pull request ${pr} was approved after its newest plan was published only by ` +
        `${candidates.map(({ user }) => user!.login).join(', ')}, without write access to the repository; ` +
        NEW_PULL_REQUEST_HINT,
    );
  throw new UserError(
    `pull request ${pr} has no approval after its newest plan was published (${publishedAt}); ` +
      (approvals.length > 0 ? 'earlier approvals may be of another plan; ' : '') +
      NEW_PULL_REQUEST_HINT,
  );
}

async function canWrite(github: GitHub, login: string): Promise<boolean> {
  const { permission } = await github.get(
    `collaborators/${encodeURIComponent(login)}/permission`,
    Permission,
  );
  return APPROVERS.includes(permission);
}
