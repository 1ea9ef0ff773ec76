import { readJson } from '../documents';
import type { Wanted } from './wanted';

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

const FLOW = ['DataValidation', 'PatternDetection', 'ConfidenceScoring', 'AlertDecision'];
const PATTERNS = ['head-and-shoulders', 'double-top', 'ascending-triangle'];

const statesOf = (workflow: Workflow) => Object.entries(workflow.States ?? {});
const tasksOf = (workflow: Workflow): readonly State[] =>
  statesOf(workflow).flatMap(([, state]) =>
    state.Type === 'Task' ? [state] : (state.Branches ?? []).flatMap(tasksOf),
  );
const definition = (says: string, holds: (workflow: Workflow) => boolean): Wanted => ({
  says,
  holds: (value) => holds((readJson(value) ?? {}) as Workflow),
});

/** The four steps, each after the other. */
export const theFourSteps = definition(
  FLOW.join(' → '),
  ({ StartAt, States = {} }) =>
    StartAt === FLOW[0] && FLOW.slice(1).every((next, at) => States[FLOW[at]!]?.Next === next),
);

/** Each pattern in a branch of its own. */
export const patternsSideBySide = definition(
  `branches in parallel for ${PATTERNS.join(', ')}`,
  (workflow) => {
    const [, parallel] = statesOf(workflow).find(([, { Type }]) => Type === 'Parallel') ?? [];
    const branches = (parallel?.Branches ?? []).map((branch) => JSON.stringify(branch));
    return PATTERNS.every(
      (pattern) => branches.filter((branch) => branch.includes(`"${pattern}"`)).length === 1,
    );
  },
);

/** Every task is tried again three times, twice as long after each. */
export const threeRetries = definition('MaxAttempts 3 and BackoffRate 2 for every task', (workflow) => {
  const tasks = tasksOf(workflow);
  const isTriedAgain = ({ Retry = [] }: State) =>
    Retry.some(({ MaxAttempts, BackoffRate }) => MaxAttempts === 3 && BackoffRate === 2);
  return tasks.length > 0 && tasks.every(isTriedAgain);
});

/** Each of the four steps ends at a person where it fails. */
export const manualReview = definition('a Catch to ManualReview for every step', ({ States = {} }) =>
  FLOW.every((name) => States[name]?.Catch?.some(({ Next }) => Next === 'ManualReview')),
);
