import { toError } from '../../../src/lambdas/shared/concurrency';
import type { Random } from './random';
import { type CallOptions, ServiceCall } from './service-call';
import type { Simulation } from './simulation';

/** The end of an invocation. */
export type Outcome<T> =
  | { readonly status: 'succeeded'; readonly value: T }
  | { readonly status: 'failed'; readonly error: Error }
  | { readonly status: 'crashed' | 'timed-out' };

/** The largest difference between the clock of an environment and the virtual time, with the faults `clock`. */
export const MAX_CLOCK_SKEW_MS = 2_000;

interface Invocation {
  readonly name: string;
  readonly deadline: number;
  isEndScheduled: boolean;
  readonly end: (outcome: Outcome<never>) => void;
}

/**
 * An execution environment of a function, or another client of services. It runs one invocation at a time. After a crash or
 * a time-out, nothing of it continues: its promises remain pending, but the calls that it has sent have their effects.
 */
export class Process {
  /** Random numbers of this process, for example for the jitter of its waits. */
  readonly random: Random;
  /** The number of faults that calls of this process have had. */
  faultCount = 0;
  private isDead = false;
  private current: Invocation | undefined;
  private invocations = 0;
  private calls = 0;
  /** The time by which its clock is ahead of the virtual time, in milliseconds. */
  private skewMs = 0;

  /**
   * @param name different for each process
   * @param region the region whose loss ends the process
   */
  constructor(
    readonly simulation: Simulation,
    readonly name: string,
    readonly region?: string,
  ) {
    this.random = simulation.random.fork(`process ${name}`);
  }

  /** False after a crash or a time-out. */
  get isAlive(): boolean {
    return !this.isDead;
  }

  get isBusy(): boolean {
    return this.current !== undefined;
  }

  /** The name of the process with the number of its invocation. */
  get invocationName(): string {
    return `${this.name}#${this.invocations}`;
  }

  /** Returns what the clock of this environment shows, in milliseconds since 1970. */
  readonly now = (): number => this.simulation.now + this.skewMs;

  /** The time until the time limit of the invocation; 0 without an invocation. */
  get remainingMs(): number {
    return this.current ? this.current.deadline - this.simulation.now : 0;
  }

  /**
   * Runs an invocation. Always resolves, with the error of the work if it fails.
   * @throws Error if the process is busy or has ended
   */
  run<T>(timeLimitMs: number, work: () => Promise<T>): Promise<Outcome<T>> {
    if (this.isDead || this.current)
      throw new Error(`${this.name} ${this.isDead ? 'has ended' : 'is busy'}: expected an idle process`);
    this.invocations++;
    this.calls = 0;
    this.changeClock();
    return new Promise((resolve) => {
      const end = (outcome: Outcome<T>): void => {
        if (this.current !== invocation) return;
        this.current = undefined;
        resolve(outcome);
      };
      const deadline = this.simulation.now + timeLimitMs;
      const invocation = { name: this.invocationName, deadline, isEndScheduled: false, end };
      this.current = invocation;
      if (!this.canContinue()) return;
      // A handler that throws before its first await has failed, too.
      void (async () => work())().then(
        (value) => end({ status: 'succeeded', value }),
        (error: unknown) => end({ status: 'failed', error: toError(error) }),
      );
    });
  }

  /** Ends the process: nothing of it continues. */
  crash(): void {
    this.end('crashed');
  }

  private end(status: 'crashed' | 'timed-out'): void {
    if (this.isDead) return;
    this.isDead = true;
    this.simulation.trace.note(`${this.invocationName} ${status}`);
    this.current?.end({ status });
  }

  private changeClock(): void {
    const { faults } = this.simulation;
    const where = this.invocationName;
    if (faults.happens('clock', where))
      this.skewMs = Math.round((faults.detail(`clock of ${where}`).next() * 2 - 1) * MAX_CLOCK_SKEW_MS);
  }

  /** Waits in virtual time. */
  readonly wait = (ms: number): Promise<void> =>
    new Promise((resolve) => this.continueAfter(ms, `${this.name} waits`, resolve));

  /**
   * Calls a service as an SDK client does: it repeats the call after throttles, internal errors and lost responses.
   * @param service `dynamodb`, `sqs` …; with `@region` if its region is relevant
   * @param effect what the service does with the call, also with each repetition
   * @returns the result of the effect
   * @throws the error of the effect, or a ServiceError after the last attempt
   */
  call<T>(
    service: string,
    operation: string,
    effect: () => T | Promise<T>,
    options: CallOptions = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.canContinue())
        new ServiceCall(this, service, operation, effect, options, { resolve, reject }).send();
    });
  }

  /** Counts the calls of the invocation. */
  countCall(): number {
    return ++this.calls;
  }

  /** Continues the process after a time, if it has not ended by then. */
  continueAfter(ms: number, label: string, run: () => void): void {
    this.simulation.schedule(ms, label, () => {
      if (this.canContinue()) run();
    });
    this.endIfLate(ms);
  }

  /** Whether the process has not ended. The loss of its region ends it. */
  canContinue(): boolean {
    const { outages, now } = this.simulation;
    if (!this.isDead && this.region !== undefined && outages.isRegionDown(this.region, now)) this.crash();
    return !this.isDead;
  }

  /** Schedules the time-out of the invocation, if a wait of this duration exceeds it. */
  endIfLate(ms: number): void {
    if (ms >= this.remainingMs) this.endAtDeadline();
  }

  /** Schedules the time-out of the invocation. */
  endAtDeadline(): void {
    const invocation = this.current;
    if (!invocation || invocation.isEndScheduled) return;
    invocation.isEndScheduled = true;
    this.simulation.schedule(Math.max(0, this.remainingMs), `time-out of ${invocation.name}`, () => {
      if (this.current === invocation) this.end('timed-out');
    });
  }
}
