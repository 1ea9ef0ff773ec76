import { EXPECTED_DEFINITION } from '../../../src/policies/pattern-detection/workflow';
import type { ExpectedValue } from '../../../src/policies/requirements/expected-values';

const RETRY = [{ MaxAttempts: 3, BackoffRate: 2 }];
const CATCH = [{ Next: 'ManualReview' }];
const createBranch = (pattern: string) => ({
  StartAt: 'Detect',
  States: { Detect: { Type: 'Task', Retry: RETRY, Arguments: { pattern } } },
});

/** Creates the smallest definition that meets every expectation. */
const createDefinition = () => ({
  StartAt: 'DataValidation',
  States: {
    DataValidation: { Type: 'Task', Retry: RETRY, Catch: CATCH, Next: 'PatternDetection' },
    PatternDetection: {
      Type: 'Parallel',
      Catch: CATCH,
      Next: 'ConfidenceScoring',
      Branches: ['head-and-shoulders', 'double-top', 'ascending-triangle'].map(createBranch),
    },
    ConfidenceScoring: { Type: 'Task', Retry: RETRY, Catch: CATCH, Next: 'AlertDecision' },
    AlertDecision: { Type: 'Task', Retry: RETRY, Catch: CATCH, End: true },
  },
});
type Definition = ReturnType<typeof createDefinition>;

const [FOUR_STEPS, PARALLEL_PATTERNS, THREE_RETRIES, MANUAL_REVIEW] = EXPECTED_DEFINITION.map(
  ({ description }) => description,
);
/** Whether a definition meets an expectation, which depends on its text only. */
const isMet = ({ matches }: ExpectedValue, text: string): boolean =>
  (matches as (value: string) => boolean)(text);
/** Lists the expectations that a changed definition does not meet. */
function listUnmet(change: (definition: Definition) => void): string[] {
  const definition = createDefinition();
  change(definition);
  const text = JSON.stringify(definition);
  return EXPECTED_DEFINITION.filter((expected) => !isMet(expected, text)).map(
    ({ description }) => description,
  );
}

describe('the expected definition of the workflow', () => {
  it('is met by the four steps with their retries and catches', () => {
    expect(listUnmet(() => {})).toEqual([]);
  });

  it('is not met by another first step, or by steps in another order', () => {
    expect(listUnmet((one) => (one.StartAt = 'PatternDetection'))).toEqual([FOUR_STEPS]);
    for (const step of ['DataValidation', 'PatternDetection', 'ConfidenceScoring'] as const)
      expect(listUnmet(({ States }) => (States[step].Next = 'Other'))).toEqual([FOUR_STEPS]);
  });

  it('is not met if a pattern has no branch or two', () => {
    for (const branch of [0, 1, 2])
      expect(listUnmet(({ States }) => States.PatternDetection.Branches.splice(branch, 1))).toEqual([
        PARALLEL_PATTERNS,
      ]);
    const addBranch = ({ States }: Definition) =>
      States.PatternDetection.Branches.push(createBranch('double-top'));
    expect(listUnmet(addBranch)).toEqual([PARALLEL_PATTERNS]);
    expect(listUnmet(({ States }) => (States.PatternDetection.Type = 'Map'))).toEqual([PARALLEL_PATTERNS]);
  });

  it.each([{ MaxAttempts: 2, BackoffRate: 2 }, { MaxAttempts: 3, BackoffRate: 1 }, {}])(
    'is not met by a task with the retry %j, in a branch too',
    (retry) => {
      const Retry = [retry] as typeof RETRY;
      expect(listUnmet(({ States }) => (States.AlertDecision.Retry = Retry))).toEqual([THREE_RETRIES]);
      const changeBranch = ({ States }: Definition) =>
        (States.PatternDetection.Branches[1]!.States.Detect.Retry = Retry);
      expect(listUnmet(changeBranch)).toEqual([THREE_RETRIES]);
    },
  );

  it('is not met by a step whose failure does not go to manual review', () => {
    for (const step of [
      'DataValidation',
      'PatternDetection',
      'ConfidenceScoring',
      'AlertDecision',
    ] as const) {
      expect(listUnmet(({ States }) => (States[step].Catch = []))).toEqual([MANUAL_REVIEW]);
      expect(listUnmet(({ States }) => (States[step].Catch = [{ Next: 'Other' }]))).toEqual([MANUAL_REVIEW]);
    }
  });

  it.each(['{}', 'null'])('is not met by %j', (text) => {
    expect(EXPECTED_DEFINITION.filter((expected) => isMet(expected, text))).toEqual([]);
  });
});
