/**
 * The code of each area, and the test files that must detect its mutations. Tests whose titles are in `slow` do not run,
 * because they try very many inputs. Files in `data` are not changed, because they are lists that were generated from the
 * schema of a provider.
 */
export const AREAS = {
  approvals: {
    code: 'src/domain/approvals/*',
    tests: ['domain/approvals/*'],
    slow: ['1,000,000 random MACs are rejected', 'a token with any flipped bit is rejected'],
  },
  ledger: {
    code: 'src/domain/ledger/*',
    tests: ['domain/ledger/*'],
    slow: ['has a violation in this chain only, with the first wrong row'],
  },
  plan: {
    code: 'src/domain/plan/**/*',
    tests: ['domain/plan/**/!(own-configuration)'],
    slow: [
      'never throws, and has no further effect when repeated',
      'accepts deeply nested values',
      'is found in linear time',
      'is shown unchanged, alone, in a sentence and in an error',
      'finds nearly every key of 32 random bytes',
      'is always masked after the name of a secret',
      'is distinguished from a digest',
      'stays within 1000 characters with thousands of stacks',
      'stays within 3000 characters with thousands of stacks',
      'stays within 10000 characters with thousands of stacks',
    ],
  },
  drift: {
    code: 'src/domain/drift/*',
    tests: ['domain/drift/!(drifted-plan)'],
    data: ['src/domain/drift/provider-sets.ts'],
  },
  transactions: {
    code: 'src/domain/transactions/*',
    tests: ['domain/transactions/*', 'lambdas/*/audit'],
    slow: [
      'records the whole history of a transaction in order, and the same messages again change nothing',
      'returns only the messages that it cannot record',
      'returns all messages if the table cannot be written',
    ],
  },
  'event-patterns': {
    code: 'src/domain/event-patterns/*',
    tests: ['domain/event-patterns/*', 'domain/transactions/{rule-patterns,validate-rule-pattern}'],
  },
  trades: {
    code: 'src/domain/trades/**/*',
    tests: ['domain/trades/*'],
  },
  'trade-records': {
    code: 'src/domain/trade-records/*',
    tests: ['domain/trade-records/*'],
  },
  fraud: {
    code: 'src/domain/fraud/**/*',
    tests: ['domain/fraud/*'],
  },
  policies: {
    code: 'src/policies/{*,{requirements,rules}/*}',
    tests: [
      'policies/{access-rules,evaluate,resource-requirements,rule-cases,variants,waiver-file,waivers}',
      'policies/*/rule-cases',
    ],
  },
  // The requirements of the systems. Their tests synthesize the stacks.
  requirements: {
    code: 'src/policies/!(requirements|rules)/**/*',
    tests: ['policies/*/{requirements,rule-cases,workflow}'],
  },
  handlers: {
    code: 'src/lambdas/**/*',
    tests: ['lambdas/**/!(approval-race*|*-browser)'],
    slow: [
      '10,000 GET requests write nothing, and no log contains the token',
      // Mutated files are longer.
      'is at most 30 lines long',
    ],
  },
};

/** The score, in percent, below which a run fails. */
export const MINIMUM_SCORE = 85;
