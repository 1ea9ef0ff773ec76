import {
  getPlatformParameterName,
  PLATFORM_PARAMETERS,
  PLATFORM_REGION,
  type PlatformParameterId,
} from '../../../../src/config/trading-platform';
import { ARRIVAL_EVENTS, ORDER_EVENT_SOURCE } from '../../../../src/domain/orders';
import { formatParameterVariable } from '../../../../src/lambdas/shared/parameters';
import { OTHER_EVENTS } from '../../../../src/systems/trading-platform/event-patterns';
import type { Simulation } from '../../core/simulation';
import { Database } from '../../services/dynamodb/database';
import { createReadLag } from '../../services/dynamodb/read-lag';
import { Table } from '../../services/dynamodb/table';
import { Bus } from '../../services/eventbridge/bus';
import { Buses } from '../../services/eventbridge/buses';
import { asQueueTarget } from '../../services/eventbridge/event-target';
import { Cluster } from '../../services/postgresql/cluster';
import { Bucket } from '../../services/s3/bucket';
import { Buckets } from '../../services/s3/buckets';
import { Scheduler } from '../../services/scheduler/scheduler';
import { MessageMoves } from '../../services/sqs/move-messages';
import { Queue } from '../../services/sqs/queue';
import { Queues } from '../../services/sqs/queues';
import { Parameters } from '../../services/ssm/parameters';
import { type ChangedStatements, createStatements, TABLES } from './database';
import { FAILURE_QUEUES, FAILURE_RETENTION_SECONDS, QUEUE_NAMES, type QueueName, QUEUES } from './deployment';
import { NAMES } from './names';

const PARAMETER_IDS = Object.keys(PLATFORM_PARAMETERS) as readonly PlatformParameterId[];
const formatName = (id: PlatformParameterId): string =>
  getPlatformParameterName(id, { region: PLATFORM_REGION, suffix: 'simulated' });
/** The variables of functions with the names of their parameters. */
export const PARAMETER_VARIABLES: Readonly<Record<string, string>> = Object.fromEntries(
  PARAMETER_IDS.map((id) => [formatParameterVariable(id), formatName(id)]),
);

/** Creates everything that stores something, as the stack deploys it. */
export const createResources = (simulation: Simulation, statements: ChangedStatements = {}) => {
  const createTable = (name: string, key: string): Table =>
    new Table(name, [key], {}, createReadLag(simulation, name));
  const tables = {
    sessions: createTable(NAMES.sessions, 'sessionId'),
    orderRequests: createTable(NAMES.orderRequests, 'requestKey'),
  };
  const queues = mapNames(QUEUE_NAMES, (name) => createInputQueue(simulation, name));
  const deadLetters = mapNames(QUEUE_NAMES, (name) => queues[name].props.deadLetters!.queue);
  const undeliveredEvents = new Queue(simulation, {
    name: 'UndeliveredEvents',
    ...FAILURE_QUEUES.UndeliveredEvents,
  });
  const failedRuns = new Queue(simulation, { name: 'FailedRuns', ...FAILURE_QUEUES.FailedRuns });
  const parameters = new Parameters();
  for (const id of PARAMETER_IDS) parameters.put(formatName(id), PLATFORM_PARAMETERS[id].initialValue);
  const bus = createBus(simulation, queues, undeliveredEvents);
  const auditLogs = new Bucket(NAMES.auditLogs);
  const all = [...Object.values(queues), ...Object.values(deadLetters)];
  return {
    tables,
    dynamo: new Database(Object.values(tables), simulation),
    cluster: new Cluster(simulation, {
      name: NAMES.database,
      tables: TABLES,
      statements: createStatements(statements),
    }),
    queues,
    deadLetters,
    undeliveredEvents,
    failedRuns,
    queueClients: new Queues(all),
    moves: new MessageMoves(simulation, all),
    parameters,
    bus,
    /** The events in the order in which the bus accepted them. */
    archive: bus.addArchive('Observed'),
    buses: new Buses(simulation, [bus]),
    auditLogs,
    buckets: new Buckets(simulation, [auditLogs]),
    scheduler: new Scheduler(simulation),
  };
};

const createInputQueue = (simulation: Simulation, name: QueueName): Queue => {
  const { isFifo: fifo, visibilitySeconds, retentionSeconds, maxReceives } = QUEUES[name];
  const queue = new Queue(simulation, {
    name: `${name}Dlq`,
    fifo,
    visibilitySeconds,
    retentionSeconds: FAILURE_RETENTION_SECONDS,
  });
  return new Queue(simulation, {
    name,
    fifo,
    visibilitySeconds,
    retentionSeconds,
    deadLetters: { queue, maxReceives },
  });
};

/** Creates the bus with the rules of `src/systems/trading-platform`. */
const createBus = (
  simulation: Simulation,
  queues: Readonly<Record<QueueName, Queue>>,
  deadLetters: Queue,
): Bus => {
  const bus = new Bus(simulation, { name: NAMES.bus });
  const addRule = (name: string, pattern: typeof OTHER_EVENTS, queue: Queue): void =>
    bus.addRule({ name, pattern, targets: [{ target: asQueueTarget(simulation, queue), deadLetters }] });
  addRule('OtherEvents', OTHER_EVENTS, deadLetters);
  const { executionReported, accountCredited } = ARRIVAL_EVENTS;
  for (const [name, { source, detailType }] of [
    ['Executions', executionReported],
    ['Credits', accountCredited],
  ] as const)
    addRule(name, { source: [source], 'detail-type': [detailType] }, queues.Arrivals);
  addRule('AuditedEvents', { source: [ORDER_EVENT_SOURCE] }, queues.AuditEvents);
  return bus;
};

const mapNames = <Name extends string, Value>(
  names: readonly Name[],
  create: (name: Name) => Value,
): Readonly<Record<Name, Value>> =>
  Object.fromEntries(names.map((name) => [name, create(name)])) as Record<Name, Value>;

/** What stores something in the system. */
export type Resources = ReturnType<typeof createResources>;
