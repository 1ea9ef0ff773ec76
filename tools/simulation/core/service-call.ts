import type { CallFault } from './fault-profiles';
import type { Process } from './process';
import { createInternalError, createThrottle, createTimeOut, isRetryable } from './service-error';

export interface CallOptions {
  /** How often the client sends the call. @default 3, as CLIENT_OPTIONS in src/lambdas/shared/aws.ts */
  readonly attempts?: number;
  /** How long the client waits for a response. @default 3,000, as there */
  readonly limitMs?: number;
}

/** The first wait of the SDK before a retry, and the longest one (retry mode `standard`). */
const RETRY_MS = 100;
const MAX_RETRY_MS = 20_000;
/** The latencies of a call without faults. */
const SHORTEST_MS = 1;
const LONGEST_MS = 60;
/** The latest effect of a call whose client has stopped waiting. */
const LATEST_MS = 30_000;

/** A call of a service, with the retries of the SDK and the faults of the simulation. */
export class ServiceCall<T> {
  private attempt = 0;
  private readonly attempts: number;
  private readonly limitMs: number;

  constructor(
    private readonly process: Process,
    private readonly service: string,
    private readonly operation: string,
    private readonly effect: () => T | Promise<T>,
    options: CallOptions,
    private readonly settle: {
      readonly resolve: (value: T) => void;
      readonly reject: (error: unknown) => void;
    },
  ) {
    this.attempts = options.attempts ?? 3;
    this.limitMs = options.limitMs ?? 3_000;
  }

  /** Sends the call; after a failure that the SDK repeats, again. */
  send(): void {
    const { process, service, operation } = this;
    const { simulation } = process;
    this.attempt++;
    const call = process.countCall();
    const describe = (): string => `${process.invocationName}/${call} ${service}.${operation}`;
    const fault = simulation.faults.findCallFault(describe);
    if (fault) process.faultCount++;
    if (fault?.kind === 'crash-before') return process.crash();
    const latencyMs = Math.round(process.random.pickMagnitude(SHORTEST_MS, LONGEST_MS));
    if (fault?.kind === 'late-effect') return this.haveLateEffect(fault.where);
    simulation.schedule(latencyMs, operation, () => this.arrive(fault?.kind, describe()));
    process.endIfLate(latencyMs);
  }

  /** The service receives the call. */
  private arrive(fault: CallFault | undefined, where: string): void {
    const { process, service } = this;
    const { simulation } = process;
    if (simulation.outages.isDown(service, simulation.now)) {
      process.faultCount++;
      return this.fail(createInternalError(service), where);
    }
    if (fault === 'throttle') return this.fail(createThrottle(service), where);
    if (fault === 'error') return this.fail(createInternalError(service), where);
    let result: T | Promise<T>;
    try {
      result = this.effect();
    } catch (error) {
      return fault === undefined ? this.fail(error, where) : this.loseResponse(fault);
    }
    if (result instanceof Promise) {
      if (fault !== undefined) result.catch(() => undefined);
      else return this.waitForResponse(result, where);
    }
    simulation.trace.note(where);
    if (fault !== undefined) return this.loseResponse(fault);
    if (process.canContinue()) this.settle.resolve(result as T);
  }

  /** A response that itself takes time, such as that of a function or of a workflow. */
  private waitForResponse(result: Promise<T>, where: string): void {
    const { process } = this;
    process.endAtDeadline();
    result.then(
      (value) => {
        process.simulation.trace.note(where);
        if (process.canContinue()) this.settle.resolve(value);
      },
      (error: unknown) => this.fail(error, where),
    );
  }

  private loseResponse(fault: CallFault): void {
    if (fault === 'crash-after') return this.process.crash();
    const { limitMs } = this;
    this.process.continueAfter(limitMs, this.operation, () =>
      this.retryOrReject(createTimeOut(this.service, limitMs)),
    );
  }

  private haveLateEffect(where: string): void {
    const { process, limitMs, operation } = this;
    const { simulation } = process;
    const delayMs = Math.round(simulation.faults.detail(where).pickMagnitude(limitMs, LATEST_MS));
    simulation.schedule(delayMs, operation, () => {
      try {
        void Promise.resolve(this.effect()).catch(() => undefined);
        simulation.trace.note(`${where}: late`);
      } catch (error) {
        simulation.trace.note(`${where}: late, ${(error as Error).name}`);
      }
    });
    process.continueAfter(limitMs, operation, () => this.retryOrReject(createTimeOut(this.service, limitMs)));
  }

  private fail(error: unknown, where: string): void {
    this.process.simulation.trace.note(`${where}: ${(error as Error).name}`);
    if (this.process.canContinue()) this.retryOrReject(error);
  }

  private retryOrReject(error: unknown): void {
    if (this.attempt >= this.attempts || !isRetryable(error)) return this.settle.reject(error);
    const longestMs = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** (this.attempt - 1));
    this.process.continueAfter(Math.round(this.process.random.next() * longestMs), this.operation, () =>
      this.send(),
    );
  }
}
