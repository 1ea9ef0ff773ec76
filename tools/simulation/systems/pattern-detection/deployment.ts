/**
 * The functions with their numbers, as the stack deploys them. A test compares all numbers of this file with the synthesized
 * stack.
 */
export const FUNCTIONS = {
  consumer: { name: 'KinesisConsumer', timeoutSeconds: 60, reservedConcurrency: undefined },
  detector: { name: 'PatternDetector', timeoutSeconds: 30, reservedConcurrency: 50 },
  alertProcessor: { name: 'AlertProcessor', timeoutSeconds: 240, reservedConcurrency: undefined },
  approvalProcessor: { name: 'ApprovalProcessor', timeoutSeconds: 240, reservedConcurrency: undefined },
  approvalPage: { name: 'ApprovalCallback', timeoutSeconds: 10, reservedConcurrency: undefined },
} as const;

/** The concurrency of an account: the limit of a function without a reserved one. */
export const ACCOUNT_CONCURRENCY = 1_000;

/** How KinesisConsumer reads the stream. */
export const CONSUMPTION = { batchSize: 100, windowSeconds: 5, maxRecordAgeSeconds: 86_400 } as const;

/** The queues that functions read. */
export const QUEUES = {
  AlertQueue: {
    ...{ consumer: 'AlertProcessor', visibilitySeconds: 300, maxReceives: 3 },
    ...{ batchSize: 10, maxConcurrency: 10 },
  },
  PendingApprovals: {
    ...{ consumer: 'ApprovalProcessor', visibilitySeconds: 7_200, maxReceives: 3 },
    ...{ batchSize: 10, maxConcurrency: 5 },
  },
} as const;

/** The schedules of AlertSweep and ApprovalSweep. */
export const SWEEPS = { expression: 'rate(5 minutes)', retries: 2, maxEventAgeSeconds: 240 } as const;
