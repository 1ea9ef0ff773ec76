import { type ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import { parseWorkflow } from '../../../../tools/simulation/services/step-functions/definition';
import { runWorkflow } from '../../../../tools/simulation/services/step-functions/run-workflow';
import { WorkflowError } from '../../../../tools/simulation/services/step-functions/workflow-error';

/** How an attempt of a task ends: after tenths of a second, with a result or with an error of this name. */
export interface TaskOutcome {
  readonly tenths: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** The outcomes of the attempts of each task; the last one is repeated. */
export type TaskOutcomes = Readonly<Record<string, readonly TaskOutcome[]>>;

/** What can be seen of an execution. */
export interface Observation {
  readonly output?: unknown;
  readonly error?: { readonly name: string; readonly cause?: string };
  /** The duration in milliseconds. */
  readonly duration: number;
  /** The calls of tasks, in order: when, in milliseconds after the start, and with what. */
  readonly calls: readonly { readonly at: number; readonly state: string; readonly parameters: unknown }[];
}

/** Runs an execution on the fake clock of jest. */
const observe = async (
  execute: (
    call: (state: string, parameters: unknown) => Promise<unknown>,
  ) => Promise<Pick<Observation, 'output' | 'error'>>,
  outcomes: TaskOutcomes,
): Promise<Observation> => {
  const start = Date.now();
  const calls: { at: number; state: string; parameters: unknown }[] = [];
  const counts = new Map<string, number>();
  const call = async (state: string, parameters: unknown): Promise<unknown> => {
    calls.push({ at: Date.now() - start, state, parameters });
    const count = counts.get(state) ?? 0;
    counts.set(state, count + 1);
    const { tenths, result, error } = (outcomes[state]![count] ?? outcomes[state]!.at(-1))!;
    // Different milliseconds for each task and attempt: the order of events at the same time is not part of the comparison.
    const milliseconds = 100 * tenths + 10 * Object.keys(outcomes).indexOf(state) + count;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (error !== undefined) throw new WorkflowError(error, `${state} failed`);
    return structuredClone(result);
  };
  let ended: Observation | undefined;
  const running = execute(call).then((result) => {
    ended = { ...result, duration: Date.now() - start, calls };
  });
  while (!ended) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!ended) jest.advanceTimersToNextTimer();
  }
  await running;
  jest.clearAllTimers();
  return ended;
};

/** Runs a workflow with the interpreter of the simulation. @param random for the jitter of retries */
export const runSimulated = (
  definition: object,
  input: unknown,
  outcomes: TaskOutcomes,
  random: number,
): Promise<Observation> =>
  observe(async (call) => {
    const { output, error } = await runWorkflow(parseWorkflow(definition), input, {
      perform: (state, _, parameters) => call(state.split('/').at(-1)!, parameters),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      startTimer: (milliseconds, fire) => {
        const timer = setTimeout(fire, milliseconds);
        return () => clearTimeout(timer);
      },
      random: () => random,
    });
    return error ? { error: { name: error.name, cause: error.message } } : { output };
  }, outcomes);

/** The package reads the ResultPath `$` as the name of a field. It is the default, so it is omitted. */
const omitDefaultPaths = (definition: object): unknown =>
  JSON.parse(
    JSON.stringify(definition, (name, value: unknown) =>
      name === 'ResultPath' && value === '$' ? undefined : value,
    ),
  );

/** The package names the error of an intrinsic function that fails to parse JSON like JavaScript, and a timeout like itself. */
const readPackageError = ({ name, cause }: ExecutionError): NonNullable<Observation['error']> => {
  if (name === 'ExecutionTimeoutError') return { name: 'States.Timeout', cause: 'States.Timeout' };
  const error = cause as Error;
  return {
    name: error.name === 'SyntaxError' ? 'States.IntrinsicFailure' : error.name,
    cause: error.message,
  };
};

/** Runs a workflow with the package aws-local-stepfunctions, which reads the global clock and random numbers. */
export const runWithPackage = async (
  definition: object,
  input: unknown,
  outcomes: TaskOutcomes,
  random: number,
): Promise<Observation> => {
  const mocked = jest.spyOn(Math, 'random').mockReturnValue(random);
  try {
    return await observe(async (call) => {
      const machine = new StateMachine(omitDefaultPaths(definition) as never, {
        validationOptions: { noValidate: true },
      });
      const taskResourceLocalHandlers = Object.fromEntries(
        Object.keys(outcomes).map((state) => [state, (parameters: unknown) => call(state, parameters)]),
      );
      const { result } = machine.run(input as never, {
        overrides: { taskResourceLocalHandlers: taskResourceLocalHandlers as never },
      });
      try {
        return { output: await result };
      } catch (thrown) {
        return { error: readPackageError(thrown as ExecutionError) };
      }
    }, outcomes);
  } finally {
    mocked.mockRestore();
  }
};
