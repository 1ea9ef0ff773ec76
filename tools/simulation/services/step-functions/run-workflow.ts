import { Cancellation } from './cancellation';
import type { Machine } from './definition';
import type { WorkflowEnvironment } from './environment';
import { Execution } from './execution';
import { ERROR, WorkflowError } from './workflow-error';

/** The result of an execution: either its output or its error. */
export interface WorkflowResult {
  readonly output?: unknown;
  readonly error?: WorkflowError;
}

/**
 * Runs a workflow once.
 * @param machine as `parseWorkflow` returns it
 * @param input JSON, which nothing may change
 * @param maxSeconds the duration after which the service ends the execution; the workflow's own limit can be shorter
 * @throws Error if the environment throws anything but a WorkflowError, or the workflow uses what is not supported
 */
export const runWorkflow = async (
  machine: Machine,
  input: unknown,
  environment: WorkflowEnvironment,
  maxSeconds = Infinity,
): Promise<WorkflowResult> => {
  const cancellation = new Cancellation();
  const context = { Execution: { Input: input } };
  const work = new Execution(environment).run(machine, input, { cancellation, context, prefix: '' });
  const seconds = Math.min(maxSeconds, machine.TimeoutSeconds ?? Infinity);
  try {
    if (seconds === Infinity) return { output: await work };
    return { output: await limitTime(work, seconds, environment, cancellation) };
  } catch (error) {
    if (error instanceof WorkflowError) return { error };
    throw error;
  }
};

/** Ends the execution after a time. No state can handle that. */
const limitTime = (
  work: Promise<unknown>,
  seconds: number,
  { startTimer, record }: WorkflowEnvironment,
  cancellation: Cancellation,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const stop = startTimer(1000 * seconds, () => {
      record?.({ type: 'timed out', state: 'the execution' });
      cancellation.cancel();
      reject(new WorkflowError(ERROR.timeout, ERROR.timeout));
    });
    work.then(resolve, reject).finally(stop);
  });
