import { Cancellation, runBranches } from './cancellation';
import { selectNext } from './choice';
import type { Machine, MapState, ParallelState, PassState, State, TaskState } from './definition';
import type { WorkflowEnvironment, WorkflowEvent } from './environment';
import { placeResult, readOrFail, resolveTemplate, type Scope } from './paths';
import { RetryPolicy } from './retry';
import { ERROR, matchesError, WorkflowError } from './workflow-error';

type Json = unknown;
type StepState = TaskState | PassState | ParallelState | MapState;

/** Where a state runs: in the execution itself, in a branch or for an item. */
interface Position {
  readonly cancellation: Cancellation;
  readonly context: Scope['context'];
  /** Precedes the names of the states in the history. */
  readonly prefix: string;
}

/** Step Functions limits what a state receives and returns ("Quotas": 256 KiB as UTF-8). */
const MAX_BYTES = 256 * 1024;

/** An execution of a workflow. All data are JSON, and nothing may change them. */
export class Execution {
  constructor(private readonly environment: WorkflowEnvironment) {}

  /** Runs the workflow or a part of it. @throws WorkflowError that no state handles */
  async run(machine: Machine, input: Json, at: Position): Promise<Json> {
    let data = input;
    for (let name: string | undefined = machine.StartAt; name !== undefined;) {
      at.cancellation.check();
      const state: State = machine.States[name]!;
      this.record('entered', name, at);
      if (state.Type === 'Fail') throw new WorkflowError(state.Error, state.Cause);
      if (state.Type === 'Choice') {
        name = selectNext(name, state, { data, context: at.context });
        continue;
      }
      const result = await this.handleErrors(name, state, data, at);
      ({ data, next: name } = result);
    }
    return data;
  }

  private record(type: WorkflowEvent['type'], name: string, { prefix }: Position, error?: string): void {
    this.environment.record?.({ type, state: prefix + name, ...(error !== undefined && { error }) });
  }

  private async handleErrors(
    name: string,
    state: StepState,
    data: Json,
    at: Position,
  ): Promise<{ readonly data: Json; readonly next: string | undefined }> {
    try {
      return { data: await this.repeat(name, state, data, at), next: state.Next };
    } catch (error) {
      if (!(error instanceof WorkflowError) || !('Catch' in state)) throw error;
      const catcher = state.Catch.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
      if (!catcher) throw error;
      this.record('caught', name, at, error.name);
      const caught = { Error: error.name, Cause: error.message };
      return { data: placeResult(data, catcher.ResultPath, caught), next: catcher.Next };
    }
  }

  private async repeat(name: string, state: StepState, data: Json, at: Position): Promise<Json> {
    const policy = new RetryPolicy('Retry' in state ? state.Retry : [], this.environment.random);
    for (;;)
      try {
        return await this.attempt(name, state, data, at);
      } catch (error) {
        at.cancellation.check();
        const delay = error instanceof WorkflowError ? policy.findDelay(error) : undefined;
        if (delay === undefined) throw error;
        this.record('retried', name, at, (error as WorkflowError).name);
        await this.environment.wait(delay);
        at.cancellation.check();
      }
  }

  /** One attempt of a state, from its input to its output. */
  private async attempt(name: string, state: StepState, data: Json, at: Position): Promise<Json> {
    const { context } = at;
    const result = await this.perform(name, state, { data, context }, at);
    const selected =
      'ResultSelector' in state ? resolveTemplate(state.ResultSelector, { data: result, context }) : result;
    const placed = placeResult(data, state.ResultPath ?? '$', selected);
    return 'OutputPath' in state && state.OutputPath !== undefined
      ? readOrFail('OutputPath', state.OutputPath, { data: placed, context })
      : placed;
  }

  private perform(name: string, state: StepState, scope: Scope, at: Position): Promise<Json> | Json {
    if (state.Type === 'Task') return this.call(name, state, scope, at);
    if (state.Type === 'Parallel')
      return runBranches(state.Branches, 0, at.cancellation, (branch, index, cancellation) =>
        this.run(branch, scope.data, {
          cancellation,
          context: at.context,
          prefix: `${at.prefix}${name}[${index}]/`,
        }),
      );
    if (state.Type === 'Map') return this.runItems(name, state, scope, at);
    if ('Result' in state) return state.Result;
    return state.Parameters ? resolveTemplate(state.Parameters, scope) : scope.data;
  }

  private async runItems(name: string, state: MapState, scope: Scope, at: Position): Promise<Json> {
    const { ItemsPath, ItemSelector, ItemProcessor, MaxConcurrency } = state;
    const items = readOrFail('ItemsPath', ItemsPath, scope);
    if (!Array.isArray(items)) throw new WorkflowError(ERROR.runtime, `${ItemsPath} is not an array`);
    return runBranches(items as Json[], MaxConcurrency, at.cancellation, (Value, Index, cancellation) => {
      const context = { ...at.context, Map: { Item: { Index, Value } } };
      const input = ItemSelector ? resolveTemplate(ItemSelector, { data: scope.data, context }) : Value;
      return this.run(ItemProcessor, input, {
        cancellation,
        context,
        prefix: `${at.prefix}${name}[${Index}]/`,
      });
    });
  }

  private async call(name: string, state: TaskState, scope: Scope, at: Position): Promise<Json> {
    const { Parameters, Resource, TimeoutSeconds } = state;
    const parameters = limitSize(Parameters ? resolveTemplate(Parameters, scope) : scope.data);
    const result = this.environment.perform(at.prefix + name, Resource, parameters);
    if (TimeoutSeconds === undefined) return limitSize(await result);
    return limitSize(await this.limitTime(result, TimeoutSeconds, name, at));
  }

  /** Waits for work, but not longer than a time. The work continues, and its result is dropped. */
  private limitTime(work: Promise<Json>, seconds: number, name: string, at: Position): Promise<Json> {
    return new Promise((resolve, reject) => {
      const stop = this.environment.startTimer(1000 * seconds, () => {
        this.record('timed out', name, at);
        reject(new WorkflowError(ERROR.timeout, ERROR.timeout));
      });
      work.then(resolve, reject).finally(stop);
    });
  }
}

/** The most bytes that a character of a text takes, as an escape sequence; all other values take less than that. */
const BYTES_OF_CHARACTER = 6;

/** Returns an upper limit of the size of data, which is found faster than the size. */
function estimateBytes(data: Json): number {
  if (typeof data === 'string') return BYTES_OF_CHARACTER * (data.length + 1);
  if (typeof data !== 'object' || data === null) return 32;
  let bytes = 2;
  for (const name in data)
    bytes += BYTES_OF_CHARACTER * (name.length + 1) + estimateBytes((data as Record<string, Json>)[name]);
  return bytes;
}

const limitSize = (data: Json): Json => {
  if (estimateBytes(data) <= MAX_BYTES) return data;
  if (Buffer.byteLength(JSON.stringify(data) ?? '') <= MAX_BYTES) return data;
  throw new WorkflowError(ERROR.dataLimit, `more than ${MAX_BYTES} bytes`);
};
