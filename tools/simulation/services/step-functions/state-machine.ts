import { ExecutionAlreadyExists } from '@aws-sdk/client-sfn';
import type { Simulation } from '../../core/simulation';
import { createUuid } from '../create-uuid';
import { formatArn } from '../names';
import { type Machine, parseWorkflow } from './definition';
import type { PerformTask, WorkflowEnvironment, WorkflowEvent } from './environment';
import { runWorkflow, type WorkflowResult } from './run-workflow';

/** An Express execution ends after five minutes, and a Standard one after a year (Step Functions, "Quotas"). */
const MAX_SECONDS = { EXPRESS: 300, STANDARD: 31_536_000 };
/** An execution begins within this time after the response to its start, in milliseconds. */
const MAX_START_MS = 200;

export interface StateMachineProps {
  readonly name: string;
  readonly type: keyof typeof MAX_SECONDS;
  /** As it is deployed. */
  readonly definition: object;
  readonly perform: PerformTask;
  /** The region that can be lost. @default - none */
  readonly region?: string;
}

/** An execution that has ended, or that is running if it has no result. */
export interface ExecutionRecord {
  readonly name: string;
  readonly input: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  endedAt?: number;
  result?: WorkflowResult;
  /** What happened, in order. */
  readonly history: WorkflowEvent[];
}

/**
 * A state machine. A Standard execution runs exactly once, and its name identifies it. An asynchronous Express execution
 * runs at least once: the same start, or the same name, can run several times, also at the same time. A synchronous one
 * runs at most once (Step Functions, "Choosing workflow type").
 */
export class StateMachine {
  readonly arn: string;
  /** The executions that have started. One that runs twice has two records. */
  readonly executions: ExecutionRecord[] = [];
  /** Called when an execution has ended. */
  onExecutionEnd: (execution: ExecutionRecord) => void = () => undefined;
  private readonly machine: Machine;
  private readonly environment: WorkflowEnvironment;
  private readonly byName = new Map<string, ExecutionRecord>();
  private running = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly props: StateMachineProps,
  ) {
    this.arn = formatArn('states', `stateMachine:${props.name}`, props.region);
    this.machine = parseWorkflow(props.definition);
    this.environment = this.createEnvironment();
  }

  /** Whether no execution is running. */
  get isIdle(): boolean {
    return this.running === 0;
  }

  /**
   * Starts an execution without waiting for it.
   * @returns its name and the time of its start in milliseconds since 1970
   * @throws ExecutionAlreadyExists if a Standard execution with this name has ended, or has another input
   */
  start(input: string, name = this.createName()): { readonly name: string; readonly startedAt: number } {
    if (this.props.type === 'STANDARD') {
      const earlier = this.byName.get(name);
      if (earlier && (earlier.result || earlier.input !== input))
        throw new ExecutionAlreadyExists({ message: `Execution Already Exists: ${name}`, $metadata: {} });
      if (earlier) return earlier;
    }
    const { faults } = this.simulation;
    const where = `${this.props.name} ${name} ${this.executions.length}`;
    if (this.props.type === 'EXPRESS' && faults.happens('duplicate', where)) this.begin(name, input);
    return this.begin(name, input);
  }

  /** Runs a synchronous Express execution: at most once. */
  async run(input: string, name = this.createName()): Promise<ExecutionRecord> {
    const execution = this.record(name, input);
    await this.execute(execution);
    return execution;
  }

  private begin(name: string, input: string): ExecutionRecord {
    const execution = this.record(name, input);
    const delay = this.simulation.random.fork(`start of ${name}`).pickInteger(MAX_START_MS);
    this.simulation.schedule(delay, `execution of ${this.props.name}`, () => void this.execute(execution));
    return execution;
  }

  private record(name: string, input: string): ExecutionRecord {
    const execution = { name, input, startedAt: this.simulation.now, history: [] };
    this.executions.push(execution);
    this.byName.set(name, execution);
    this.running++;
    return execution;
  }

  private async execute(execution: ExecutionRecord): Promise<void> {
    const { history, input } = execution;
    const environment = { ...this.environment, record: (event: WorkflowEvent) => void history.push(event) };
    const maxSeconds = MAX_SECONDS[this.props.type];
    try {
      execution.result = await runWorkflow(this.machine, JSON.parse(input), environment, maxSeconds);
    } catch (error) {
      // What the interpreter does not support ends the simulation.
      this.simulation.schedule(0, `execution of ${this.props.name}`, () => {
        throw error;
      });
      return;
    }
    execution.endedAt = this.simulation.now;
    this.running--;
    const { error } = execution.result;
    this.simulation.trace.note(
      `${this.props.name} ${execution.name} ${error ? `failed: ${error.name}` : 'succeeded'}`,
    );
    this.onExecutionEnd(execution);
  }

  private createName(): string {
    return createUuid(this.simulation.random.fork(`${this.props.name} ${this.executions.length}`));
  }

  private createEnvironment(): WorkflowEnvironment {
    const { simulation, props } = this;
    const random = simulation.random.fork(`jitter of ${props.name}`);
    const label = `${props.name} waits`;
    return {
      perform: props.perform,
      random: () => random.next(),
      wait: (milliseconds) => new Promise((resolve) => simulation.schedule(milliseconds, label, resolve)),
      startTimer: (milliseconds, fire) => {
        let isStopped = false;
        // Something else is in flight as long as the timer is needed.
        simulation.scheduleRecurring(milliseconds, label, () => {
          if (!isStopped) fire();
        });
        return () => void (isStopped = true);
      },
    };
  }
}
