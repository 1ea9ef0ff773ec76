/**
 * The code of each area, and the folders of the tests that must notice its mutations. Tests whose titles are in `slow` do not
 * run: they try a great many inputs.
 */
export const AREAS = {
  approvals: {
    code: 'src/domain/approvals',
    tests: ['domain/approvals'],
    slow: ['1,000,000 random MACs are rejected', 'a token with any flipped bit is rejected'],
  },
  plan: { code: 'src/domain/plan', tests: ['domain/plan', 'cli/review'] },
  drift: { code: 'src/domain/drift', tests: ['domain/drift', 'cli/drift'] },
  policies: { code: 'src/policies', tests: ['policies'] },
  handlers: { code: 'src/lambdas/!(shared)', tests: ['lambdas/!(shared)'] },
};

/** The score, in percent, below which a run fails. */
export const MINIMUM_SCORE = 85;
