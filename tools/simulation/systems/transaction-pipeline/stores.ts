import type { Simulation } from '../../core/simulation';
import { Database } from '../../services/dynamodb/database';
import { createReadLag } from '../../services/dynamodb/read-lag';
import { Table } from '../../services/dynamodb/table';
import { TableStream } from '../../services/dynamodb/table-stream';
import { Bus } from '../../services/eventbridge/bus';
import { Buses } from '../../services/eventbridge/buses';
import { Bucket } from '../../services/s3/bucket';
import { Buckets } from '../../services/s3/buckets';
import { Topic } from '../../services/sns/topic';
import { Topics } from '../../services/sns/topics';
import { MessageMoves } from '../../services/sqs/move-messages';
import { Queue } from '../../services/sqs/queue';
import { Queues } from '../../services/sqs/queues';
import {
  FAILURE_RETENTION_SECONDS,
  QUEUE_NAMES,
  type QueueName,
  type QueueNumbers,
  QUEUES,
} from './deployment';

/** The names of the tables, by their use. */
export const TABLE_NAMES = {
  transactions: 'Transactions',
  ids: 'TransactionIds',
  profiles: 'Profiles',
  rules: 'Rules',
  auditLogs: 'AuditLogs',
} as const;

/** The queues that no function reads: people process their messages. */
const FAILURE_QUEUES = ['UndeliveredEvents', 'UnpublishedTransactions', 'UnwrittenChanges'] as const;
type FailureQueueName = (typeof FAILURE_QUEUES)[number];
/** The visibility timeout of these queues. */
const FAILURE_VISIBILITY_SECONDS = 300;

/** Creates everything that stores something: tables, buses, queues and the topic, as the stack deploys them. */
export const createStores = (
  simulation: Simulation,
  maxReceives: Partial<Record<QueueName, number>> = {},
) => {
  const createFailureQueue = (name: string, visibilitySeconds = FAILURE_VISIBILITY_SECONDS): Queue =>
    new Queue(simulation, { name, visibilitySeconds, retentionSeconds: FAILURE_RETENTION_SECONDS });
  const createInputQueue = (name: QueueName): Queue => {
    const { visibilitySeconds, deliveryDelaySeconds, maxReceives: deployed }: QueueNumbers = QUEUES[name];
    const deadLetters = createFailureQueue(`${name}Dlq`, visibilitySeconds);
    return new Queue(simulation, {
      name,
      visibilitySeconds,
      deliveryDelaySeconds,
      deadLetters: { queue: deadLetters, maxReceives: maxReceives[name] ?? deployed },
    });
  };
  const queues = Object.fromEntries(QUEUE_NAMES.map((name) => [name, createInputQueue(name)])) as Record<
    QueueName,
    Queue
  >;
  const failures = Object.fromEntries(
    FAILURE_QUEUES.map((name) => [name, createFailureQueue(name)]),
  ) as Record<FailureQueueName, Queue>;
  const deadLetters = Object.fromEntries(
    QUEUE_NAMES.map((name) => [name, queues[name].props.deadLetters!.queue]),
  ) as Record<QueueName, Queue>;
  const createTable = (name: string, keys: readonly string[]): Table =>
    new Table(name, keys, {}, createReadLag(simulation, name));
  const tables = {
    transactions: createTable(TABLE_NAMES.transactions, ['accountId', 'ts']),
    ids: createTable(TABLE_NAMES.ids, ['transactionId']),
    profiles: createTable(TABLE_NAMES.profiles, ['profileId']),
    rules: createTable(TABLE_NAMES.rules, ['ruleId', 'version']),
    auditLogs: createTable(TABLE_NAMES.auditLogs, ['transactionId', 'ts']),
  };
  const transactionBus = new Bus(simulation, { name: 'TransactionBus' });
  const auditBus = new Bus(simulation, { name: 'AuditBus' });
  const systemBus = new Bus(simulation, { name: 'SystemBus' });
  const processed = new Bucket('ProcessedTransactions');
  const fraudAlerts = new Topic(simulation, { name: 'FraudAlerts' });
  return {
    tables,
    stream: new TableStream(simulation, tables.transactions),
    database: new Database(Object.values(tables), simulation),
    transactionBus,
    auditBus,
    systemBus,
    buses: new Buses(simulation, [transactionBus, auditBus, systemBus]),
    archive: transactionBus.addArchive('TransactionArchive'),
    queues,
    deadLetters,
    failures,
    queueClients: new Queues(Object.values(queues)),
    moves: new MessageMoves(simulation, [...Object.values(queues), ...Object.values(deadLetters)]),
    processed,
    buckets: new Buckets(simulation, [processed]),
    fraudAlerts,
    topics: new Topics([fraudAlerts]),
  };
};

/** What stores something in the system. */
export type Stores = ReturnType<typeof createStores>;
