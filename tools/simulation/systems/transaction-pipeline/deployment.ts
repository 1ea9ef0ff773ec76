import type { BusRule } from '../../../../src/domain/transactions';

/** The names of the functions on the way of a transaction. */
export const FUNCTION_NAMES = [
  'IngestProcessor',
  'TransactionPublisher',
  'FraudDetector',
  'Notifier',
  'AuditRecorder',
  'ProcessedWriter',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** A function as the stack deploys it. */
interface FunctionNumbers {
  readonly timeoutSeconds: number;
  /** The reserved concurrency. */
  readonly concurrency: number;
}

/** A queue whose messages a function processes, as the stack deploys it. */
export interface QueueNumbers {
  readonly consumer: FunctionName;
  readonly visibilitySeconds: number;
  readonly maxReceives: number;
  readonly batchSize: number;
  readonly windowSeconds?: number;
  readonly maxConcurrency: number;
  /** How long a new message is invisible. */
  readonly deliveryDelaySeconds?: number;
}

/** The numbers of the deployed functions. A test compares all numbers of this file with the synthesized stack. */
export const FUNCTIONS: Readonly<Record<FunctionName, FunctionNumbers>> = {
  IngestProcessor: { timeoutSeconds: 10, concurrency: 100 },
  TransactionPublisher: { timeoutSeconds: 60, concurrency: 50 },
  FraudDetector: { timeoutSeconds: 10, concurrency: 200 },
  Notifier: { timeoutSeconds: 30, concurrency: 20 },
  AuditRecorder: { timeoutSeconds: 30, concurrency: 20 },
  ProcessedWriter: { timeoutSeconds: 60, concurrency: 20 },
};

/** The numbers of the queues that functions read. */
export const QUEUES = {
  IngestRetries: {
    consumer: 'IngestProcessor',
    visibilitySeconds: 60,
    maxReceives: 3,
    batchSize: 10,
    maxConcurrency: 2,
  },
  ReceivedTransactions: {
    consumer: 'FraudDetector',
    visibilitySeconds: 60,
    maxReceives: 240,
    batchSize: 10,
    maxConcurrency: 100,
  },
  DetectorRetries: {
    consumer: 'FraudDetector',
    visibilitySeconds: 60,
    maxReceives: 3,
    batchSize: 10,
    maxConcurrency: 2,
    deliveryDelaySeconds: 60,
  },
  NotifierRetries: {
    consumer: 'Notifier',
    visibilitySeconds: 180,
    maxReceives: 3,
    batchSize: 10,
    maxConcurrency: 2,
    deliveryDelaySeconds: 60,
  },
  RuleMatches: {
    consumer: 'AuditRecorder',
    visibilitySeconds: 180,
    maxReceives: 3,
    batchSize: 50,
    windowSeconds: 1,
    maxConcurrency: 10,
  },
  AuditTrail: {
    consumer: 'AuditRecorder',
    visibilitySeconds: 180,
    maxReceives: 3,
    batchSize: 50,
    windowSeconds: 1,
    maxConcurrency: 10,
  },
} as const satisfies Readonly<Record<string, QueueNumbers>>;
export type QueueName = keyof typeof QUEUES;
export const QUEUE_NAMES = Object.keys(QUEUES) as readonly QueueName[];

/** The stream of the table Transactions, as TransactionPublisher reads it. */
export const PUBLICATION = { batchSize: 200, windowSeconds: 0, maxRecordAgeSeconds: 12 * 3600 } as const;

/** The stream of the table Transactions, as ProcessedWriter reads it. */
export const PROCESSING = { batchSize: 1000, windowSeconds: 10, maxRecordAgeSeconds: 12 * 3600 } as const;

/** The asynchronous invocations of FraudDetector and Notifier. */
export const ASYNCHRONOUS = { retries: 2, maxEventAgeSeconds: 3600 } as const;

/** What EventBridge tries for each target of a rule. */
export const DELIVERY = { retries: 10, maxEventAgeSeconds: 3600 } as const;

/** The targets of an anomaly: it is scored, and audited with the name of its rule. */
const ANOMALY_TARGETS = ['FraudDetector', 'RuleMatches', 'AuditBus'] as const;

/** The targets of the rules, by name: functions, queues and buses. */
export const RULE_TARGETS = {
  HighValueDomestic: ANOMALY_TARGETS,
  HighRiskMerchant: ANOMALY_TARGETS,
  GeoAnomaly: ANOMALY_TARGETS,
  VelocitySpike: ANOMALY_TARGETS,
  NightTime: ANOMALY_TARGETS,
  EveryTransaction: ['ReceivedTransactions'],
  SuspiciousTransactions: ['Notifier', 'NotifierRetries', 'AuditBus'],
  FraudFeedback: ['FraudDetector', 'DetectorRetries', 'AuditBus'],
  AuditedEvents: ['AuditTrail'],
  SystemEvents: ['AuditTrail'],
} as const satisfies Readonly<Record<BusRule | 'AuditedEvents' | 'SystemEvents', readonly string[]>>;
export type RuleTargets = Readonly<Record<keyof typeof RULE_TARGETS, readonly TargetName[]>>;
export type TargetName = (typeof RULE_TARGETS)[keyof typeof RULE_TARGETS][number];

/** How long the queues of failures retain their messages. */
export const FAILURE_RETENTION_SECONDS = 14 * 24 * 3600;
