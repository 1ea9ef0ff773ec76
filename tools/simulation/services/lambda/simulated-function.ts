import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import { createIdSource, type IdSource } from '../create-uuid';
import { formatArn, isServiceDown, SECOND_MS } from '../names';
import { AsynchronousInvocations, type AsynchronousProps } from './asynchronous-invocations';
import { type CreateHandler, Environment, type FunctionVersion } from './environment';
import { type InvocationResult, toJson } from './invocation';

export interface FunctionProps {
  readonly name: string;
  /** The longest duration of an invocation, in seconds. */
  readonly timeoutSeconds: number;
  /** The reserved concurrency: an invocation beyond it is throttled. */
  readonly concurrency: number;
  readonly create: CreateHandler;
  /** @default - two retries, six hours, no destinations: the defaults of Lambda */
  readonly asynchronous?: AsynchronousProps;
  /** The region whose loss ends the function. @default - that of the other resources, which is never lost */
  readonly region?: string;
}

/** How long the start of an invocation takes, in milliseconds. AWS documents no number; the order matters, not the size. */
const START_MS = { warm: 5, cold: 400 };
/** How long an environment waits for its next invocation, in milliseconds. AWS documents no number. */
const MAX_IDLE_MS = 10 * 60 * SECOND_MS;

/** A function with published versions and the alias `live`, through which all callers invoke it. */
export class SimulatedFunction {
  readonly name: string;
  /** The ARN of the alias `live`. */
  readonly arn: string;
  readonly region: string | undefined;
  /** The number of running invocations. */
  running = 0;
  /** The number of invocations that ended, by their result, for reports. */
  readonly ended = { succeeded: 0, failed: 0, throttled: 0, unavailable: 0 };
  private readonly random: Random;
  private readonly createRequestId: IdSource;
  private readonly asynchronous: AsynchronousInvocations;
  private readonly idle: Environment[] = [];
  private environments = 0;
  private stable: FunctionVersion;
  private canary?: { readonly version: FunctionVersion; readonly percent: number };

  constructor(
    private readonly simulation: Simulation,
    private readonly props: FunctionProps,
  ) {
    this.name = props.name;
    this.arn = formatArn('lambda', `function:${props.name}:live`, props.region);
    this.random = simulation.random.fork(`function ${this.arn}`);
    this.createRequestId = createIdSource(this.random.fork('requests'));
    this.region = props.region;
    this.stable = { number: 1, create: props.create };
    this.asynchronous = new AsynchronousInvocations(simulation, this, props.asynchronous);
  }

  /** The number of asynchronous invocations that wait or run. */
  get pending(): number {
    return this.asynchronous.pending;
  }

  /** Publishes a version and moves the whole alias to it. Running invocations of the earlier version continue. */
  deploy(create: CreateHandler): void {
    this.stable = { number: this.nextVersion(), create };
    this.canary = undefined;
  }

  /** Publishes a version and sends a part of the invocations to it, until `deploy` or `rollBack`. @param percent 1 to 99 */
  shift(create: CreateHandler, percent: number): void {
    this.canary = { version: { number: this.nextVersion(), create }, percent };
  }

  /** Ends a shift: all invocations go to the earlier version again. */
  rollBack(): void {
    this.canary = undefined;
  }

  /** Invokes the function synchronously, with a copy of the event. Never rejects: errors are results. */
  invoke(event: unknown): Promise<InvocationResult> {
    return this.invokeWith(toJson(event));
  }

  /** Invokes the function with an event that the caller does not use again: nothing is copied. */
  async invokeWith(event: unknown, requestId = this.createRequestId()): Promise<InvocationResult> {
    const result = await this.start(event, requestId);
    this.ended[result.status]++;
    this.simulation.trace.note(`lambda ${this.name} ${requestId} ${result.status}`);
    return result;
  }

  /** Accepts an event, and invokes the function with it later. */
  invokeAsynchronously(event: unknown): void {
    this.asynchronous.accept(event, this.createRequestId());
  }

  private nextVersion(): number {
    return Math.max(this.stable.number, this.canary?.version.number ?? 0) + 1;
  }

  private async start(event: unknown, requestId: string): Promise<InvocationResult> {
    const { name, arn: functionArn, props, simulation } = this;
    if (isServiceDown(simulation, 'lambda', props.region)) return { status: 'unavailable' };
    if (
      this.running >= props.concurrency ||
      simulation.faults.happens('throttle', `invoke ${name} ${requestId} ${simulation.now}`)
    )
      return { status: 'throttled' };
    this.running++;
    const environment = this.takeEnvironment();
    await new Promise<void>((resolve) =>
      simulation.schedule(START_MS[environment.isCold ? 'cold' : 'warm'], `start ${name}`, resolve),
    );
    const timeoutMs = props.timeoutSeconds * SECOND_MS;
    const result = await environment.invoke({ requestId, event, functionName: name, functionArn, timeoutMs });
    this.running--;
    if (environment.isAlive) this.idle.push(environment);
    return result;
  }

  /** Takes an idle environment of the version that is due, or creates one. */
  private takeEnvironment(): Environment {
    const { canary, simulation } = this;
    const version = canary && this.random.happens(canary.percent / 100) ? canary.version : this.stable;
    // The environments are in the order in which they were used.
    const living = this.idle.findIndex(({ usedAt }) => simulation.now - usedAt < MAX_IDLE_MS);
    this.idle.splice(0, living < 0 ? this.idle.length : living);
    const position = this.idle.findLastIndex((environment) => environment.version.number === version.number);
    const [environment] = position < 0 ? [] : this.idle.splice(position, 1);
    return (
      environment ??
      new Environment(simulation, `${this.arn} ${++this.environments}`, version, this.props.region)
    );
  }
}
