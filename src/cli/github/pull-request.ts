import { z } from 'zod';

/** The fields of a pull request that the commands read. */
export const PullRequest = z.object({
  number: z.number(),
  created_at: z.string(),
  closed_at: z.string().nullable(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
});
export type PullRequest = z.infer<typeof PullRequest>;

/** How the user gets plans that can be applied after a check fails. */
export const NEW_PULL_REQUEST_HINT =
  'open a new pull request from a branch of this repository (an empty commit is enough), and approve its plan';
