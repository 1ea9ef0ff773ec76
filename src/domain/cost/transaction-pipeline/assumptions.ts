/** Quantities that have not been measured on AWS. The lines that use them are marked with `(assumed)`. */
export const ASSUMPTIONS = {
  /** The duration of an invocation: mostly requests to DynamoDB, so the memory hardly matters. */
  ingestMs: 20,
  queryMs: 15,
  /** A batch, and each of its transactions in addition. */
  detectorMs: 25,
  detectorMsPerTransaction: 0.5,
  /** An event that was processed before. */
  repeatMs: 8,
  notifierMs: 40,
  auditMsPerBatch: 40,
  /** A batch with few rows is one request to EventBridge. */
  publisherMsPerBatch: 15,
  publisherMsPerRecord: 0.3,
  writerMsPerBatch: 60,
  writerMsPerRecord: 0.05,
  /** The log lines of an invocation, with its metrics and the lines of Lambda itself. */
  invocationLogBytes: 2_000,
  accessLogBytes: 400,
  /** An event with its envelope. */
  eventBytes: 1_400,
  /** The time between two polls of a queue without a batching window. */
  pollSeconds: 0.1,
  /** The time between two polls of the stream of a table. */
  streamPollSeconds: 0.25,
  /** JSON lines with gzip. */
  gzip: 0.2,
  /** The partitions of a new on-demand table, and the write units a second of one. */
  partitions: 4,
  partitionWrites: 1_000,
  /** X-Ray's default rule: one trace a second, and 5 % of the other requests. */
  tracesPerSecond: 1,
  tracedShare: 0.05,
} as const;

/** The bytes of a row. */
export const ROW_BYTES = {
  /** When it is accepted, and with its score, the parts of the score and the matched rules. */
  acceptedTransaction: 900,
  scoredTransaction: 1_600,
  transactionId: 250,
  /** The state is 664 bytes (`src/domain/fraud/account/layout.ts`); a test compares them. */
  profile: 850,
  /** Records of destinations contain the request and the result. */
  auditLog: 1_500,
} as const;

/** Rows are written throughout the month, so half of them are stored on average. */
export const STORED_SHARE = 0.5;
