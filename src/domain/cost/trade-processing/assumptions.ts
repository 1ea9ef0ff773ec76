/** Quantities that have not been measured on AWS. The lines that use them are marked with `(assumed)`. */
export const ASSUMPTIONS = {
  /** A source's message with its id, and a message with what the validator or the enricher found. */
  messageBytes: 550,
  resultBytes: 2_200,
  /** The duration of an invocation, and of each message in addition. The recorder waits for DynamoDB. */
  validatorMs: 15,
  validatorMsPerMessage: 1,
  enricherMs: 15,
  enricherMsPerMessage: 0.5,
  recorderMs: 60,
  recorderMsPerMessage: 4,
  /** The time of an execution outside its functions, and its memory. */
  workflowMs: 100,
  workflowGb: 64 / 1024,
  /** The entries in the log of an execution, each without its input and output. */
  workflowLogEntries: 14,
  workflowLogEntryBytes: 700,
  /** The log lines of an invocation, with its metrics and the lines of Lambda itself. */
  invocationLogBytes: 2_000,
  /** Lambda Insights: a log entry for each invocation, and metrics for each function. */
  insightsBytes: 1_100,
  insightsMetrics: 8,
  /** Verifying an entry and its hash, and the duration of a checkpoint without entries. */
  checkpointMs: 400,
  checkpointMsPerEntry: 0.15,
  checkpointBytes: 6_000,
  /** A function instance reads its settings this often, with a request and a response of this size. */
  settingsSeconds: 60,
  settingsBytes: 4_000,
  /** A function instance has this many connections, each of which the flow log reports once a minute. */
  connectionsPerInstance: 3,
  flowLogBytes: 160,
  /** X-Ray's default rule: one trace a second, and 5 % of the other requests. */
  tracesPerSecond: 1,
  tracedShare: 0.05,
} as const;

/** Objects are written throughout the month, so half of them are stored on average. */
export const STORED_SHARE = 0.5;
