import type { KinesisStreamRecord } from 'aws-lambda';
import { scheduleDeliveries } from '../../core/schedule-deliveries';
import type { Simulation } from '../../core/simulation';
import type { SimulatedWorld, Summary, Violation, WorldOptions } from '../../core/system';
import type { Table } from '../../services/dynamodb/table';
import type { StreamRecord } from '../../services/kinesis/record-source';
import { StreamMapping } from '../../services/kinesis/stream-mapping';
import { asQueueDestination } from '../../services/lambda/destination';
import type { CreateHandler } from '../../services/lambda/environment';
import { SimulatedFunction } from '../../services/lambda/simulated-function';
import { asScheduledFunction } from '../../services/scheduler/schedule-target';
import { QueueMapping } from '../../services/sqs/queue-mapping';
import { findBug } from './bugs';
import { ACCOUNT_CONCURRENCY, CONSUMPTION, FUNCTIONS, QUEUES, SWEEPS } from './deployment';
import { type Handlers, createHandlers } from './handlers';
import { checkInvariants } from './invariants';
import { createReport, type Report, summarise } from './report';
import { Observer } from './observer';
import { Operator } from './operator';
import { People } from './people';
import { createResources, type Resources } from './resources';
import { LIMIT_SETTINGS } from './settings';
import { Workload } from './workload';

/** The deployed system on simulated services, with its producers, its people and its operator. */
export class PatternDetectionWorld implements SimulatedWorld {
  readonly resources: Resources;
  readonly observer: Observer;
  readonly people: People;
  readonly operator: Operator;
  readonly functions: Readonly<Record<keyof Handlers, SimulatedFunction>>;
  /** What was put into the stream. */
  private readonly records: StreamRecord[] = [];
  private created: Report | undefined;
  private readonly handlers: Handlers;
  private readonly consumption: StreamMapping;
  private readonly alerts: QueueMapping;
  private readonly approvals: QueueMapping;

  constructor(
    readonly simulation: Simulation,
    private readonly options: WorldOptions,
  ) {
    const bug = findBug(options.bug);
    this.observer = new Observer(() => simulation.now);
    this.resources = createResources(
      simulation,
      (name) => this.functions[name],
      bug.alertProcessor?.visibilitySeconds,
    );
    const { database, queues, stream, scheduler, topics } = this.resources;
    database.rewrite = (_, write) => bug.rewrite?.(write) ?? write;
    const limits = simulation.random.fork('limits of notifications').pickOne(LIMIT_SETTINGS);
    const handlers = createHandlers(this.resources, this.observer, bug, limits);
    this.handlers = handlers;
    const createFunction = (name: keyof Handlers, create: CreateHandler) =>
      new SimulatedFunction(simulation, {
        ...FUNCTIONS[name],
        concurrency: FUNCTIONS[name].reservedConcurrency ?? ACCOUNT_CONCURRENCY,
        ...(name === 'alertProcessor' && bug.alertProcessor),
        create,
        asynchronous: { onFailure: asQueueDestination(queues.failedInvocations) },
      });
    this.functions = Object.fromEntries(
      Object.entries(handlers).map(([name, create]) => [
        name,
        createFunction(name as keyof Handlers, create),
      ]),
    ) as Record<keyof Handlers, SimulatedFunction>;
    const { consumer, alertProcessor, approvalProcessor, approvalPage } = this.functions;
    for (const shard of stream.shards)
      shard.onRecord((record) => {
        if (this.consumption.isDone) this.observer.beginWait();
        this.records.push(record);
      });
    this.consumption = new StreamMapping(simulation, stream, consumer, {
      ...CONSUMPTION,
      onFailure: queues.failedMessages,
    });
    this.alerts = new QueueMapping(simulation, queues.alertQueue, alertProcessor, QUEUES.AlertQueue);
    this.approvals = new QueueMapping(
      simulation,
      queues.pendingApprovals,
      approvalProcessor,
      QUEUES.PendingApprovals,
    );
    for (const fn of [alertProcessor, approvalProcessor])
      scheduler.add({
        ...SWEEPS,
        ...{ name: `Sweep of ${fn.name}`, input: { sweep: true } },
        ...{ target: asScheduledFunction(simulation, fn), deadLetters: queues.failedInvocations },
      });
    this.people = new People(simulation, approvalPage);
    topics.approvalRequests.onReceive((request) => this.people.receive(request));
    this.operator = new Operator(simulation, this.resources);
  }

  start(): void {
    const { simulation, options } = this;
    const { startsAt, random } = simulation;
    const workload = new Workload(random.fork('workload'), options.deliveries, startsAt, options.paceMs);
    scheduleDeliveries(simulation, options, (index, own) => {
      for (const { partitionKey, data, delayMs } of workload.create(index, own))
        simulation.schedule(delayMs, `record of delivery ${index}`, () =>
          this.resources.stream.putRecord({ partitionKey, data }),
        );
    });
    this.deploy();
    this.operator.start();
  }

  /** Publishes the functions again while they run: for a time, both versions process events. */
  private deploy(): void {
    const { simulation, handlers } = this;
    for (const { from, until } of simulation.outages.deployments)
      for (const [name, fn] of Object.entries(this.functions)) {
        const create = handlers[name as keyof Handlers];
        simulation.schedule(from - simulation.now, `shift ${name}`, () => fn.shift(create, 50));
        simulation.schedule(until - simulation.now, `deploy ${name}`, () => fn.deploy(create));
      }
  }

  countDeliveries(): number {
    const { consumption, alerts, approvals, resources } = this;
    return (
      consumption.delivered + alerts.delivered + approvals.delivered + resources.analysis.executions.length
    );
  }

  /** The records of each shard, in their order. */
  listRecords(): readonly (readonly KinesisStreamRecord[])[] {
    const records = this.records.map((record) => record.toEventRecord() as KinesisStreamRecord);
    return this.resources.stream.shards.map(({ id }) =>
      records.filter(({ eventID }) => eventID.startsWith(`${id}:`)),
    );
  }

  isAtRest(): boolean {
    const { resources, consumption, functions, operator } = this;
    const { queues, analysis, tables } = resources;
    const isBusy = Object.values(functions).some(({ running, pending }) => running > 0 || pending > 0);
    if (isBusy || !consumption.isDone || !analysis.isIdle || !operator.isDone) return false;
    if (!queues.alertQueue.isEmpty || !queues.pendingApprovals.isEmpty) return false;
    const hasRow = (table: Table, field: string) => table.list().some((row) => row[field] !== undefined);
    return (
      !hasRow(tables.TradingPatterns, 'alertDue') &&
      !hasRow(tables.AlertHistory, 'digestDue') &&
      !hasRow(tables.ApprovalTracking, 'open')
    );
  }

  check(): readonly Violation[] {
    return checkInvariants(this.report, this.simulation);
  }

  summarise(): Omit<Summary, 'virtualMs'> {
    return summarise(this.report);
  }

  /** What the world has done, and should have done; it is read after the run. */
  private get report(): Report {
    return (this.created ??= createReport(this));
  }
}
