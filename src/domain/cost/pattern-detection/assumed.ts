/** What has not been measured on AWS; the lines say so. */
export const ASSUMED = {
  /** Lambda's 512 MB are 0.29 of a core; 3 µs on a whole one, measured by `stacks load`. */
  consumerMsPerEvent: 0.011,
  /** One PutItem of DetectorState, 16 at a time. */
  consumerMsPerState: 6 / 16,
  consumerMsBase: 50,
  detectorMs: 10,
  workflowSeconds: 0.5,
  workflowGb: 64 / 1024,
  processorMs: 50,
  /** A scheduled run that finds nothing, and what each symbol adds. */
  checkMs: 50,
  checkMsPerSymbol: 0.4,
  /** Log lines of a batch; of an analysis, of which its workflow wrote 24 KB on the local target. */
  batchLogBytes: 1_500,
  workflowLogBytes: 24_000,
  stepLogBytes: 1_000,
  alertLogBytes: 2_000,
  requestLogBytes: 500,
  /** A page of 20 rows of 2 KB, read eventually consistent. */
  queryReadUnits: 5,
  /** X-Ray's default rule: a trace a second. */
  tracesPerSecond: 1,
  /** How long what is encrypted keeps its data key, before it asks KMS again. */
  dataKeySeconds: 300,
} as const;
/** Of a row, in bytes. */
export const ROW = { pattern: 2_000, alert: 700, approval: 1_200, watch: 300 } as const;
/** Rows come all through a month: at its end all are there, on average half. */
export const HALF = 0.5;
