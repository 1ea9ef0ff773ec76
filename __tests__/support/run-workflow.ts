/**
 * Runs a workflow in the Amazon States Language with JSONPath, as far as the workflows of the systems use it: Task, Parallel,
 * Choice, Pass and Fail, with Retry and Catch. Other states, fields and expressions are errors.
 */

import { place, read, resolve, WorkflowError } from './workflow-paths';

export { WorkflowError } from './workflow-paths';

type Json = unknown;
type State = Readonly<Record<string, Json>>;
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Performs a task. @param resource the ARN of the integration @throws WorkflowError as the service reports it */
export type PerformTask = (state: string, resource: string, parameters: Json) => Promise<Json>;

/** The result of an execution, and the states that it entered, without those of branches. */
export interface WorkflowResult {
  readonly output?: Json;
  readonly error?: WorkflowError;
  readonly path: readonly string[];
  /** The longest wait before each retry, in seconds. */
  readonly waits: readonly number[];
}

interface Run {
  readonly input: Json;
  readonly perform: PerformTask;
  readonly waits: number[];
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource', 'Parameters', 'ResultPath', 'OutputPath', 'TimeoutSeconds', 'Retry', 'Catch'],
  Parallel: ['Branches', 'ResultSelector', 'ResultPath', 'Retry', 'Catch'],
  Pass: ['Parameters'],
  Choice: ['Choices', 'Default'],
  Fail: ['Error', 'Cause'],
};

/** Runs a workflow with an input. Retries do not wait. */
export const runWorkflow = async (
  definition: object,
  input: Json,
  perform: PerformTask,
): Promise<WorkflowResult> => {
  const path: string[] = [];
  const run: Run = { input, perform, waits: [] };
  try {
    const output = await runMachine(definition as Machine, input, run, path);
    return { output, path, waits: run.waits };
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    return { error, path, waits: run.waits };
  }
};

const runMachine = async (machine: Machine, input: Json, run: Run, path: string[]): Promise<Json> => {
  let data = input;
  for (let name: string | undefined = machine.StartAt; name !== undefined;) {
    const state: State | undefined = machine.States[name];
    if (!state) throw new Error(`no state ${name}`);
    checkFields(name, state);
    path.push(name);
    if (state.Type === 'Choice') {
      name = choose(state, data, run);
      continue;
    }
    const step = await runState(name, state, data, run);
    data = step.data;
    name = step.next;
  }
  return data;
};

const checkFields = (name: string, state: State): void => {
  const known = [...(FIELDS[String(state.Type)] ?? []), 'Type', 'Next', 'End', 'Comment'];
  const unknown = Object.keys(state).filter((field) => !known.includes(field));
  if (!FIELDS[String(state.Type)] || unknown.length > 0)
    throw new Error(`${name}: not supported: ${String(state.Type)} ${unknown.join(', ')}`);
};

const runState = async (
  name: string,
  state: State,
  data: Json,
  run: Run,
): Promise<{ readonly data: Json; readonly next: string | undefined }> => {
  if (state.Type === 'Fail') throw new WorkflowError(String(state.Error), String(state.Cause));
  const next = state.Next as string | undefined;
  if ((next === undefined) !== (state.End === true)) throw new Error(`${name}: expected Next or End`);
  try {
    const result = await retry(state, run, () => perform(name, state, data, run));
    const placed = state.ResultPath === undefined ? result : place(data, String(state.ResultPath), result);
    return {
      data: state.OutputPath === undefined ? placed : read(String(state.OutputPath), placed, run.input),
      next,
    };
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    const catchers = (state.Catch ?? []) as readonly {
      readonly ErrorEquals: readonly string[];
      readonly ResultPath: string;
      readonly Next: string;
    }[];
    const catcher = catchers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
    if (!catcher) throw error;
    const caught = { Error: error.name, Cause: error.message };
    return { data: place(data, catcher.ResultPath, caught), next: catcher.Next };
  }
};

const perform = async (name: string, state: State, data: Json, run: Run): Promise<Json> => {
  if (state.Type === 'Parallel') {
    const branches = state.Branches as readonly Machine[];
    // Each branch gets a copy, as in Step Functions.
    const results = await Promise.all(
      branches.map((branch) => runMachine(branch, structuredClone(data), run, [])),
    );
    return resolve(state.ResultSelector ?? {}, results, run.input);
  }
  const parameters = limit(resolve(state.Parameters ?? {}, data, run.input));
  return state.Type === 'Pass'
    ? parameters
    : limit(await run.perform(name, String(state.Resource), parameters));
};

const MAX_BYTES = 256 * 1024;
const TOO_LARGE = 'States.DataLimitExceeded';

/** Step Functions limits what a state receives and returns. */
const limit = (data: Json): Json => {
  if (Buffer.byteLength(JSON.stringify(data)) <= MAX_BYTES) return data;
  throw new WorkflowError(TOO_LARGE, `more than ${MAX_BYTES} bytes`);
};

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

/** Each retrier counts its own attempts. */
const retry = async (state: State, run: Run, work: () => Promise<Json>): Promise<Json> => {
  const retriers = (state.Retry ?? []) as readonly Retrier[];
  const attempts = new Map<Retrier, number>();
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WorkflowError)) throw error;
      const retrier = retriers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
      const before = retrier ? (attempts.get(retrier) ?? 0) : 0;
      if (!retrier || before >= retrier.MaxAttempts) throw error;
      attempts.set(retrier, before + 1);
      const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity } = retrier;
      run.waits.push(Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** before));
    }
};

/** The wildcard does not match an error of the limit. */
const matches = (names: readonly string[], { name }: WorkflowError): boolean =>
  names.includes(name) || (names.includes('States.ALL') && name !== TOO_LARGE);

interface Rule {
  readonly And?: readonly Rule[];
  readonly Variable?: string;
  readonly IsPresent?: boolean;
  readonly Next?: string;
}

const choose = (state: State, data: Json, run: Run): string => {
  const isMet = ({ And, Variable, IsPresent, ...rest }: Rule): boolean => {
    if (Object.keys(rest).some((field) => field !== 'Next'))
      throw new Error(`not supported: ${Object.keys(rest).join(', ')}`);
    if (And) return And.every(isMet);
    return (read(Variable!, data, run.input) !== undefined) === IsPresent;
  };
  return (state.Choices as readonly Rule[]).find(isMet)?.Next ?? String(state.Default);
};
