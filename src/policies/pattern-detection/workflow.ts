import { parseTemplateJson } from '../policy-documents';
import type { ExpectedValue } from '../requirements/expected-values';

interface State {
  readonly Type?: string;
  readonly Next?: string;
  readonly Retry?: readonly { readonly MaxAttempts?: number; readonly BackoffRate?: number }[];
  readonly Catch?: readonly { readonly Next?: string }[];
  readonly Branches?: readonly Workflow[];
}
interface Workflow {
  readonly StartAt?: string;
  readonly States?: Readonly<Record<string, State>>;
}

const STEPS = ['DataValidation', 'PatternDetection', 'ConfidenceScoring', 'AlertDecision'];
const PATTERNS = ['head-and-shoulders', 'double-top', 'ascending-triangle'];

const getStates = (workflow: Workflow) => Object.entries(workflow.States ?? {});
const getTasks = (workflow: Workflow): readonly State[] =>
  getStates(workflow).flatMap(([, state]) =>
    state.Type === 'Task' ? [state] : (state.Branches ?? []).flatMap(getTasks),
  );
const expectDefinition = (
  description: string,
  isExpected: (workflow: Workflow) => boolean,
): ExpectedValue => ({
  description,
  matches: (value) => isExpected((parseTemplateJson(value) ?? {}) as Workflow),
});

/** The four steps, one after the other. */
const FOUR_STEPS = expectDefinition(
  STEPS.join(' → '),
  ({ StartAt, States = {} }) =>
    StartAt === STEPS[0] && STEPS.slice(1).every((next, index) => States[STEPS[index]!]?.Next === next),
);

/** Each pattern in a separate branch. */
const PARALLEL_PATTERNS = expectDefinition(`parallel branches for ${PATTERNS.join(', ')}`, (workflow) => {
  const [, parallel] = getStates(workflow).find(([, { Type }]) => Type === 'Parallel') ?? [];
  const branches = (parallel?.Branches ?? []).map((branch) => JSON.stringify(branch));
  return PATTERNS.every(
    (pattern) => branches.filter((branch) => branch.includes(`"${pattern}"`)).length === 1,
  );
});

/** Every task is retried three times, with twice the delay after each attempt. */
const THREE_RETRIES = expectDefinition('MaxAttempts 3 and BackoffRate 2 for every task', (workflow) => {
  const tasks = getTasks(workflow);
  const hasRetries = ({ Retry = [] }: State) =>
    Retry.some(({ MaxAttempts, BackoffRate }) => MaxAttempts === 3 && BackoffRate === 2);
  return tasks.length > 0 && tasks.every(hasRetries);
});

/** A step that fails goes to manual review. */
const MANUAL_REVIEW = expectDefinition('a Catch to ManualReview for every step', ({ States = {} }) =>
  STEPS.every((name) => States[name]?.Catch?.some(({ Next }) => Next === 'ManualReview')),
);

/** The expected parts of the definition of PatternAnalysisWorkflow. */
export const EXPECTED_DEFINITION: readonly ExpectedValue[] = [
  FOUR_STEPS,
  PARALLEL_PATTERNS,
  THREE_RETRIES,
  MANUAL_REVIEW,
];
