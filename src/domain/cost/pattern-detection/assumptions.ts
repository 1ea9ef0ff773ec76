/** Quantities that have not been measured on AWS. The lines that use them are marked with `(assumed)`. */
export const ASSUMPTIONS = {
  /** `stacks load` measures 3 µs on a whole core. A function with 512 MB gets 0.29 of a core. */
  consumerMsPerEvent: 0.011,
  /** The time to save a detector state: 16 PutItem requests run concurrently. */
  consumerMsPerState: 6 / 16,
  consumerMsBase: 50,
  /** The share of the rows of open bars that the execution environment of a batch has in its cache. */
  cachedRowShare: 0.5,
  detectorMs: 10,
  workflowSeconds: 0.5,
  workflowGb: 64 / 1024,
  processorMs: 50,
  /** The duration of a scheduled run without a result, and the additional duration of each symbol. */
  checkMs: 50,
  checkMsPerSymbol: 0.4,
  /** Log lines of a batch, and of an analysis: its workflow writes 24 KB on the local target. */
  batchLogBytes: 1_500,
  workflowLogBytes: 24_000,
  stepLogBytes: 1_000,
  alertLogBytes: 2_000,
  requestLogBytes: 500,
  /** A page of 20 rows of 2 KB, with eventually consistent reads. */
  queryReadUnits: 5,
  /** X-Ray's default rule: one trace a second. */
  tracesPerSecond: 1,
} as const;

/** The bytes of a row. */
export const ROW_BYTES = {
  pattern: 2_000,
  alert: 700,
  approval: 1_200,
  watch: 300,
  bars: 1_000,
  limit: 400,
} as const;

/** Rows are written throughout the month, so half of them are stored on average. */
export const STORED_SHARE = 0.5;
