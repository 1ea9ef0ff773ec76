import { scheduleDeliveries } from '../../core/schedule-deliveries';
import type { Simulation } from '../../core/simulation';
import type { SimulatedWorld, Summary, Violation, WorldOptions } from '../../core/system';
import type { OrderRequest } from '../../../../src/lambdas/trading-platform/adapters/order-requests';
import { getSeams } from './bugs';
import { type FunctionName, QUEUE_NAMES } from './deployment';
import { connectFunctions, type Functions } from './functions';
import { createHandlers } from './handlers';
import { checkBooks } from './invariants/check-books';
import {
  checkCommands,
  checkDeadLetters,
  checkRetained,
  type CommandCounts,
} from './invariants/check-commands';
import { checkEvents } from './invariants/check-events';
import { readWorld } from './invariants/read-world';
import { Monitor } from './monitor';
import { NAMES } from './names';
import { Observer } from './observer';
import { createResources, type Resources } from './resources';
import { Workload } from './workload/workload';

/** How often it is checked whether everything is done, in milliseconds: also between two runs of the relay. */
const CHECK_MS = 10_000;

/** One run of the trading platform. */
export class PlatformWorld implements SimulatedWorld {
  private readonly monitor: Monitor;
  private readonly observer: Observer;
  private readonly resources: Resources;
  private readonly functions: Functions;
  private readonly workload: Workload;
  /** What is waited for: the end of the faults, that of the redrive, or nothing. */
  private phase: 'faults' | 'redrive' | 'done' = 'faults';
  private counts: CommandCounts = { accepted: 0, done: 0, deadLettered: 0 };

  constructor(
    private readonly simulation: Simulation,
    private readonly options: WorldOptions,
  ) {
    const seams = getSeams(options.bug);
    this.monitor = new Monitor(simulation);
    this.observer = new Observer(this.monitor, () => simulation.now);
    this.resources = createResources(simulation, seams.statements);
    const { cluster, dynamo } = this.resources;
    cluster.onCommit = (changes) => this.observer.check(changes);
    dynamo.onCommit = (changes) => {
      for (const { table, after } of changes) {
        if (table === NAMES.orderRequests && after)
          this.observer.commands.addRequest(after as unknown as OrderRequest);
      }
    };
    const wrapped = createHandlers(this.resources, seams);
    const handlers = Object.fromEntries(
      Object.entries(wrapped).map(([name, create]) => [
        name,
        (process: Parameters<typeof create>[0]) => this.monitor.countDeliveries(create(process)),
      ]),
    ) as Record<FunctionName, (typeof wrapped)[FunctionName]>;
    this.functions = connectFunctions(simulation, this.resources, handlers);
    this.workload = new Workload(
      simulation,
      this.resources,
      this.functions,
      handlers,
      this.monitor,
      this.observer,
    );
  }

  start(): void {
    this.resources.cluster.start();
    this.workload.start();
    scheduleDeliveries(this.simulation, this.options, (index, random) =>
      this.workload.deliver(index, random),
    );
    this.checkLater();
  }

  countDeliveries = (): number => this.monitor.deliveries;

  isAtRest = (): boolean => this.phase === 'done';

  private checkLater(): void {
    this.simulation.scheduleRecurring(CHECK_MS, 'check whether everything is done', () => {
      if (this.simulation.faults.areStopped && !this.isBusy()) this.proceed();
      if (this.phase !== 'done') this.checkLater();
    });
  }

  /** Whether something waits or runs. Only dead letters wait for a person. */
  private isBusy(): boolean {
    const { queues, bus, cluster } = this.resources;
    return (
      !this.simulation.isIdle ||
      this.workload.clients.waiting > 0 ||
      Object.values(queues).some(({ isEmpty }) => !isEmpty) ||
      Object.values(this.functions).some(({ running, pending }) => running + pending > 0) ||
      bus.pending > 0 ||
      cluster.tables.get('outbox').getGroup('unpublished', 'all').size > 0
    );
  }

  /** After the first rest, an operator sends all dead letters again: that must not change what is booked. */
  private proceed(): void {
    this.simulation.trace.note(`rest after ${this.phase}`);
    if (this.phase === 'redrive') {
      this.phase = 'done';
      return;
    }
    this.phase = 'redrive';
    checkDeadLetters(readWorld(this.resources), this.monitor);
    const { deadLetters, moves } = this.resources;
    for (const name of QUEUE_NAMES) if (!deadLetters[name].isEmpty) moves.start(deadLetters[name]);
  }

  check(): readonly Violation[] {
    const world = readWorld(this.resources);
    this.counts = checkCommands(world, this.workload, this.monitor);
    checkRetained(this.resources, this.workload, this.monitor);
    checkBooks(world, this.workload.reporters.sent, this.monitor);
    checkEvents(world, this.monitor);
    return this.monitor.violations;
  }

  summarise(): Omit<Summary, 'virtualMs'> {
    const { accepted, done, deadLettered } = this.counts;
    return {
      accepted,
      done,
      deadLettered,
      lost: accepted - done - deadLettered,
      duplicated: this.observer.commands.repeated,
      notifiedTwice: 0,
      decisions: this.observer.decisions,
      longestStallMs: this.observer.longestStallMs,
    };
  }
}
