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

/**
 * Verifies that a person approved the newest commit after its plan was published. Only the last review of each reviewer
 * counts; comments are skipped.
 * @param publishedAt ISO 8601
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
  const isValid = approvals.some(
    ({ commit_id, submitted_at }) => commit_id === head.sha && (submitted_at ?? '') > publishedAt,
  );
  if (!isValid)
    throw new UserError(
      `pull request ${pr} has no approval after its newest plan was published (${publishedAt}); ` +
        (approvals.length > 0 ? 'earlier approvals may be of another plan; ' : '') +
        NEW_PULL_REQUEST_HINT,
    );
}
