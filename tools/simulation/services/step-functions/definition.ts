import { z } from 'zod';
import { safeParse } from '../../../../src/domain/validation/safe-parse';

/**
 * The states and fields of the Amazon States Language that the deployed workflows use, with JSONPath. The schemas are
 * strict, because the interpreter would ignore a field that it does not know, and simulate another workflow.
 */
const errorNames = z.array(z.string().min(1)).min(1);
const referencePath = z.string().regex(/^\$(\.\w+)?$/, 'must be $ or a field, such as $.error');

const retrier = z.strictObject({
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).default(31_622_400),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
const catcher = z.strictObject({
  ErrorEquals: errorNames,
  ResultPath: referencePath.default('$'),
  Next: z.string(),
});

const comparison = {
  Variable: z.string(),
  IsPresent: z.boolean().optional(),
  IsNumeric: z.boolean().optional(),
  StringEquals: z.string().optional(),
  NumericGreaterThanEquals: z.number().optional(),
  NumericLessThanEquals: z.number().optional(),
};
const choice = z.union([
  z.strictObject({ And: z.array(z.strictObject(comparison)).min(1), Next: z.string() }),
  z.strictObject({ ...comparison, Next: z.string() }),
]);

const common = { Comment: z.string().optional() };
const step = { ...common, Next: z.string().optional(), End: z.literal(true).optional() };
const template = z.record(z.string(), z.unknown());
const handling = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };

const task = z.strictObject({
  ...step,
  ...handling,
  Type: z.literal('Task'),
  Resource: z.string(),
  Parameters: template.optional(),
  ResultSelector: template.optional(),
  ResultPath: referencePath.optional(),
  OutputPath: z.string().optional(),
  TimeoutSeconds: z.int().min(1).optional(),
});
const pass = z.strictObject({
  ...step,
  Type: z.literal('Pass'),
  Parameters: template.optional(),
  Result: z.unknown().optional(),
  ResultPath: referencePath.optional(),
  OutputPath: z.string().optional(),
});
const choose = z.strictObject({
  ...common,
  Type: z.literal('Choice'),
  Choices: z.array(choice).min(1),
  Default: z.string().optional(),
});
const fail = z.strictObject({ ...common, Type: z.literal('Fail'), Error: z.string(), Cause: z.string() });
const parallel = z.strictObject({
  ...step,
  ...handling,
  Type: z.literal('Parallel'),
  Branches: z.lazy(() => z.array(machine).min(1)),
  ResultSelector: template.optional(),
  ResultPath: referencePath.optional(),
});
const map = z.strictObject({
  ...step,
  Type: z.literal('Map'),
  ItemsPath: z.string(),
  ItemSelector: template.optional(),
  MaxConcurrency: z.int().min(0).default(0),
  ItemProcessor: z.lazy(() => machine),
  ResultPath: referencePath.optional(),
});

export type Retrier = z.infer<typeof retrier>;
export type Catcher = z.infer<typeof catcher>;
export type Comparison = z.infer<z.ZodObject<typeof comparison>>;
export type TaskState = z.infer<typeof task>;
export type PassState = z.infer<typeof pass>;
export type ChoiceState = z.infer<typeof choose>;
export type FailState = z.infer<typeof fail>;
export type ParallelState = Omit<z.infer<typeof parallel>, 'Branches'> & {
  readonly Branches: readonly Machine[];
};
export type MapState = Omit<z.infer<typeof map>, 'ItemProcessor'> & { readonly ItemProcessor: Machine };
export type State = TaskState | PassState | ChoiceState | FailState | ParallelState | MapState;

/** A workflow, or a part of it with its own states: a branch, or the processor of a Map state. */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number | undefined;
}

const machine: z.ZodType<Machine> = z
  .strictObject({
    ...common,
    StartAt: z.string(),
    TimeoutSeconds: z.int().min(1).optional(),
    ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
    States: z.record(z.string(), z.discriminatedUnion('Type', [task, pass, choose, fail, parallel, map])),
  })
  .superRefine(({ StartAt, States }, context) => {
    const report = (message: string): void => void context.addIssue({ code: 'custom', message });
    for (const [name, state] of Object.entries(States as Machine['States'])) {
      const isStep = state.Type !== 'Choice' && state.Type !== 'Fail';
      if (isStep && 'Next' in state === 'End' in state) report(`${name} must have either Next or End`);
      for (const next of listTargets(state))
        if (!Object.hasOwn(States, next)) report(`${name} leads to ${next}, which does not exist`);
    }
    if (!Object.hasOwn(States, StartAt)) report(`StartAt is ${StartAt}, which does not exist`);
  });

const listTargets = (state: State): readonly string[] => {
  if (state.Type === 'Fail') return [];
  if (state.Type === 'Choice')
    return [
      ...state.Choices.map(({ Next }) => Next),
      ...(state.Default === undefined ? [] : [state.Default]),
    ];
  const caught = 'Catch' in state ? state.Catch.map(({ Next }) => Next) : [];
  return state.Next === undefined ? caught : [state.Next, ...caught];
};

/**
 * Parses a workflow as it is deployed.
 * @throws Error that names each state and field that the interpreter does not support
 */
export const parseWorkflow = (definition: unknown): Machine => {
  const { data, error } = safeParse(machine, definition);
  if (data) return data;
  throw new Error(
    `failed to read the workflow; expected the states and fields of tools/simulation/services/step-functions/definition.ts:\n${z.prettifyError(error!)}`,
  );
};
