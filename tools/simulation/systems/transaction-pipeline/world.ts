import { scheduleDeliveries } from '../../core/schedule-deliveries';
import type { Simulation } from '../../core/simulation';
import type { SimulatedWorld, Summary, Violation, WorldOptions } from '../../core/system';
import { checkAudit } from './check-audit';
import { CommitCheck } from './check-commits';
import { checkNotifications, checkSuspicions, countNotifications } from './check-notifications';
import {
  checkInvestigations,
  checkNothingLost,
  checkResults,
  checkRows,
  checkVersions,
  findDeadLetters,
  listRows,
} from './check-stored';
import { checkProcessed } from './check-processed';
import { connectFunctions, type Functions } from './connections';
import { RULE_TARGETS } from './deployment';
import { createHandlers } from './handlers';
import { Monitor } from './monitor';
import type { PlantedBug } from './planted-bug';
import { RuleHistory } from './rule-history';
import { createStores, type Stores } from './stores';
import { Workload } from './workload/workload';

/** How often it is checked whether everything is done. */
const CHECK_MS = 60_000;
/**
 * How long everything may take after the last fault, and after each redrive: EventBridge tries for an hour, a throttled
 * asynchronous invocation for an hour too, and then its queue of failures three times.
 */
export const REST_MS = 3 * 3_600_000;
/** What is waited for after the last fault, one after the other. */
type Phase = 'failures' | 'repair' | 'replay' | 'done';

/** One run of the transaction pipeline. */
export class PipelineWorld implements SimulatedWorld {
  private readonly monitor: Monitor;
  private readonly stores: Stores;
  private readonly functions: Functions;
  private readonly commits: CommitCheck;
  private readonly workload: Workload;
  private phase: Phase = 'failures';
  private phaseStart = Infinity;
  private lost: readonly string[] = [];
  /** The number of notifications before the replay. */
  private notified = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly options: WorldOptions,
    bug: PlantedBug,
  ) {
    this.monitor = new Monitor(simulation);
    this.stores = createStores(simulation, bug.maxReceives);
    const rules = new RuleHistory();
    this.commits = new CommitCheck(this.monitor, rules, () => simulation.now);
    this.stores.database.onCommit = (changes) => this.commits.check(changes);
    if (bug.rewrite) this.stores.database.rewrite = (_, write) => bug.rewrite!(write);
    const handlers = createHandlers(this.stores, this.monitor, bug);
    this.functions = connectFunctions(simulation, this.stores, handlers, {
      ...RULE_TARGETS,
      ...bug.targets,
    });
    this.workload = new Workload(
      simulation,
      this.stores,
      this.functions,
      this.monitor,
      rules,
      handlers,
      options.paceMs,
    );
  }

  start(): void {
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
      if (this.simulation.faults.areStopped) this.proceed();
      if (this.phase !== 'done') this.checkLater();
    });
  }

  /** Whether something waits or runs. Only dead letters wait for a person. */
  private isBusy(): boolean {
    const { queues, transactionBus, auditBus, systemBus } = this.stores;
    return (
      !this.simulation.isIdle ||
      this.workload.isWaiting ||
      Object.values(queues).some(({ isEmpty }) => !isEmpty) ||
      Object.values(this.functions).some(({ running, pending }) => running + pending > 0) ||
      [transactionBus, auditBus, systemBus].some(({ pending }) => pending > 0)
    );
  }

  private proceed(): void {
    const { simulation, monitor } = this;
    this.phaseStart = Math.min(this.phaseStart, simulation.now);
    if (this.isBusy()) {
      if (simulation.now - this.phaseStart <= REST_MS) return;
      monitor.report('atRest', `something is in flight ${REST_MS} ms after the ${this.phase}`);
    }
    this.phaseStart = simulation.now;
    simulation.trace.note(`rest after ${this.phase}`);
    const { operators } = this.workload;
    switch (this.phase) {
      case 'failures':
        this.checkAfterFaults();
        operators.redrive();
        operators.deliverUndelivered();
        operators.replay();
        this.phase = 'repair';
        return;
      case 'repair':
        this.checkAfterRepair();
        this.commits.isFrozen = true;
        operators.replay();
        this.phase = 'replay';
        return;
      default:
        this.checkAfterReplay();
        this.phase = 'done';
    }
  }

  private checkAfterFaults(): void {
    const { stores, monitor } = this;
    this.lost = checkNothingLost(stores, this.workload.senders.answers, monitor);
    checkRows(stores, this.workload.senders.answers, monitor);
    checkVersions(stores, this.commits, monitor);
    checkSuspicions(stores, monitor);
    checkResults(stores, this.workload.investigators, monitor);
    const received = stores.deadLetters.ReceivedTransactions.messages.length;
    const unpublished = stores.failures.UnpublishedTransactions.messages.length;
    if (received + unpublished > 0)
      monitor.report(
        'survivesOutage',
        `${received} received and ${unpublished} unpublished transactions are dead-lettered`,
      );
  }

  private checkAfterRepair(): void {
    const { stores, monitor, simulation } = this;
    const { answers } = this.workload.senders;
    const { investigators } = this.workload;
    checkNothingLost(stores, answers, monitor);
    checkVersions(stores, this.commits, monitor);
    checkInvestigations(stores, investigators, monitor);
    checkProcessed(stores, monitor);
    const clockFaults = simulation.faults.happened.filter(({ kind }) => kind === 'clock').length;
    checkNotifications(stores, monitor, clockFaults);
    checkAudit(stores, answers, investigators, monitor);
    const stored = new Set(listRows(stores).map(({ transactionId }) => transactionId));
    for (const id of findDeadLetters(stores))
      if (stored.has(id)) monitor.report('deadLetters', `${id} is still dead-lettered after a redrive`);
    this.notified = stores.fraudAlerts.published.length;
  }

  private checkAfterReplay(): void {
    const { published } = this.stores.fraudAlerts;
    if (published.length > this.notified)
      this.monitor.report(
        'replayHarmless',
        `${published.length - this.notified} notifications were published`,
      );
  }

  check = (): readonly Violation[] => this.monitor.violations;

  summarise(): Omit<Summary, 'virtualMs'> {
    const rows = listRows(this.stores);
    const ids = new Set(rows.map(({ transactionId }) => transactionId));
    return {
      accepted: ids.size,
      done: rows.filter(({ score }) => score !== undefined).length,
      deadLettered: [...findDeadLetters(this.stores)].filter((id) => ids.has(id)).length,
      lost: this.lost.length,
      duplicated:
        rows.length -
        ids.size +
        this.commits.decisions -
        rows.filter(({ score }) => score !== undefined).length,
      notifiedTwice: [...countNotifications(this.stores).values()].filter((count) => count > 1).length,
      decisions: this.commits.decisions,
      longestStallMs: this.commits.longestStallMs,
    };
  }
}
