/** The names of the functions on the way of an order. */
export const FUNCTION_NAMES = [
  'SessionApi',
  'OrderIntake',
  'OrderQuery',
  'OrderProcessor',
  'ArrivalProcessor',
  'OutboxRelay',
  'AuditRecorder',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** A function as the stack deploys it. */
interface FunctionNumbers {
  readonly timeoutSeconds: number;
  /** The reserved concurrency. */
  readonly concurrency: number;
}

/** The numbers of the deployed functions. A test compares all numbers of this file with the synthesized stack. */
export const FUNCTIONS: Readonly<Record<FunctionName, FunctionNumbers>> = {
  SessionApi: { timeoutSeconds: 10, concurrency: 50 },
  OrderIntake: { timeoutSeconds: 10, concurrency: 100 },
  OrderQuery: { timeoutSeconds: 10, concurrency: 20 },
  OrderProcessor: { timeoutSeconds: 20, concurrency: 20 },
  ArrivalProcessor: { timeoutSeconds: 20, concurrency: 10 },
  OutboxRelay: { timeoutSeconds: 50, concurrency: 1 },
  AuditRecorder: { timeoutSeconds: 30, concurrency: 10 },
};

const DAY_SECONDS = 86_400;

/** A queue whose messages a function processes, as the stack deploys it. */
interface QueueNumbers {
  readonly consumer: FunctionName;
  readonly isFifo: boolean;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly maxReceives: number;
  readonly batchSize: number;
  readonly windowSeconds?: number;
  readonly maxConcurrency: number;
}

/** The numbers of the queues that functions read. */
export const QUEUES = {
  OrderCommands: {
    consumer: 'OrderProcessor',
    isFifo: true,
    visibilitySeconds: 120,
    retentionSeconds: 14 * DAY_SECONDS,
    maxReceives: 200,
    batchSize: 10,
    maxConcurrency: 20,
  },
  Arrivals: {
    consumer: 'ArrivalProcessor',
    isFifo: false,
    visibilitySeconds: 120,
    retentionSeconds: 14 * DAY_SECONDS,
    maxReceives: 200,
    batchSize: 10,
    maxConcurrency: 10,
  },
  AuditEvents: {
    consumer: 'AuditRecorder',
    isFifo: false,
    visibilitySeconds: 180,
    retentionSeconds: 4 * DAY_SECONDS,
    maxReceives: 5,
    batchSize: 100,
    windowSeconds: 5,
    maxConcurrency: 10,
  },
} as const satisfies Readonly<Record<string, QueueNumbers>>;
export type QueueName = keyof typeof QUEUES;
export const QUEUE_NAMES = Object.keys(QUEUES) as readonly QueueName[];

/** The queues of failures, whose messages people process, with their retention. */
export const FAILURE_QUEUES = {
  UndeliveredEvents: { visibilitySeconds: 300, retentionSeconds: 14 * DAY_SECONDS },
  FailedRuns: { visibilitySeconds: 300, retentionSeconds: DAY_SECONDS },
} as const;
/** How long dead-letter queues retain their messages. */
export const FAILURE_RETENTION_SECONDS = 14 * DAY_SECONDS;

/** The schedule of the relay, and its asynchronous invocation. */
export const RELAY = {
  expression: 'rate(1 minute)',
  scheduleRetries: 2,
  scheduleMaxAgeSeconds: 240,
  retries: 0,
  maxEventAgeSeconds: 60,
} as const;
