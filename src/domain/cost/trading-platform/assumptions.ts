/** Quantities that have not been measured on AWS. The lines that use them are marked with `(assumed)`. */
export const ASSUMPTIONS = {
  /** The duration of an invocation by a request. The intake waits for two tables and the queue, a query for the database. */
  intakeMs: 30,
  queryMs: 25,
  sessionMs: 15,
  healthMs: 10,
  /** The duration of a batch, and of each message in addition: a transaction of several statements, and its events. */
  batchMs: 10,
  processorMsPerMessage: 20,
  auditMsPerMessage: 1,
  /** The duration of a run of the relay that finds nothing, and of a monitor. */
  relayMs: 50,
  monitorMs: 1_500,
  /** Lambda receives messages this often, with several requests at the same time. */
  pollsPerSecond: 20,
  /**
   * The processor time of a transaction in the database, and that of a query, in milliseconds. A unit of capacity (ACU) is a
   * quarter of a virtual CPU, and half of it is idle on average.
   */
  transactionCpuMs: 3,
  queryCpuMs: 0.5,
  cpusPerCapacityUnit: 0.25,
  idleCpuShare: 0.5,
  /** The storage requests of a transaction: two of 4 KB for its log, and one read that memory does not have. */
  ioPerTransaction: 3,
  /** The rows of an order and of each transaction with their indexes, and the log of a transaction. */
  orderBytes: 700,
  transactionBytes: 1_400,
  transactionLogBytes: 8_000,
  /** What a connection transfers for a transaction or a query. */
  databaseMessageBytes: 6_000,
  /** A message with a command, an event on the bus with its envelope, and both for the audit trail. */
  commandBytes: 1_200,
  eventBytes: 1_500,
  /** The log lines of an invocation with its metrics and the lines of Lambda itself, and those of the API for a request. */
  invocationLogBytes: 1_200,
  accessLogBytes: 500,
  executionLogBytes: 2_500,
  /** The metrics of the functions, each with the name of the function. */
  customMetrics: 12,
  /** A function instance reads its settings this often, with a request and a response of this size. */
  settingsSeconds: 60,
  settingsBytes: 4_000,
  /** A function instance has this many connections, each of which the flow log reports once a minute. */
  connectionsPerInstance: 4,
  flowLogBytes: 160,
  /** X-Ray's default rule: one trace a second, and 5 % of the other requests. */
  tracesPerSecond: 1,
  tracedShare: 0.05,
  /** A use of a session is recorded every tenth of its idle time. */
  recordedUsesPerSession: 40,
  /** Compression of the objects in the audit bucket. */
  gzip: 0.2,
} as const;

/** The bytes of a row. */
export const ROW_BYTES = { session: 900, orderRequest: 700 } as const;

/** Rows and objects are written throughout the month, so half of them are stored on average. */
export const STORED_SHARE = 0.5;
