import { type Outcome, Process } from '../../core/process';
import type { Simulation } from '../../core/simulation';
import { createContext, describeThrown, type Handler, type InvocationResult, toJson } from './invocation';

/** Loads the code of a function: once for each execution environment, so that what its modules cache lives there. */
export type CreateHandler = (process: Process) => Handler;

/** A published version of a function. */
export interface FunctionVersion {
  readonly number: number;
  readonly create: CreateHandler;
}

/** An invocation of a function. */
export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  readonly functionName: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/**
 * An execution environment: it processes one invocation at a time, and keeps what the code holds in memory until it ends. It
 * ends with a crash or a timeout.
 */
export class Environment {
  private readonly process: Process;
  private handler?: Handler;
  /** When its last invocation ended, in milliseconds since 1970. */
  usedAt: number;

  constructor(
    private readonly simulation: Simulation,
    name: string,
    readonly version: FunctionVersion,
    region?: string,
  ) {
    this.process = new Process(simulation, name, region);
    this.usedAt = simulation.now;
  }

  /** Whether the environment has not loaded its code yet. */
  get isCold(): boolean {
    return this.handler === undefined;
  }

  /** Whether another invocation can use the environment. */
  get isAlive(): boolean {
    return this.process.isAlive;
  }

  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const { requestId, event, functionName, functionArn, timeoutMs } = invocation;
    const endsAt = this.simulation.now + timeoutMs;
    const context = createContext(functionName, String(this.version.number), functionArn, requestId, () =>
      Math.max(0, endsAt - this.simulation.now),
    );
    const work = async (): Promise<unknown> => {
      this.handler ??= this.version.create(this.process);
      return toJson(await this.handler(event as never, context));
    };
    // A call that an earlier invocation did not wait for can end the process between two invocations.
    const end: Outcome<unknown> = this.isAlive
      ? await this.process.run(timeoutMs, work)
      : { status: 'crashed' };
    this.usedAt = this.simulation.now;
    switch (end.status) {
      case 'succeeded':
        return { status: 'succeeded', payload: end.value };
      case 'failed':
        return describeThrown(end.error);
      case 'timed-out':
        return {
          status: 'failed',
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`,
        };
      case 'crashed':
        return {
          status: 'failed',
          errorType: 'Runtime.ExitError',
          errorMessage: `RequestId: ${requestId} Error: Runtime exited without providing a reason`,
        };
    }
  }
}
