/** Quantities that have not been measured on AWS. The lines that use them are marked with `(assumed)`. */
export const ASSUMPTIONS = {
  /** The layers that the images of all functions share: the operating system, Node.js, and Lambda Insights; compressed. */
  sharedImageGb: 0.12,
  /** The layers that differ between the images of a release; compressed. */
  releaseGb: 0.005,
  /** The releases that are pushed in a month, and those that the lifecycle of the repository retains. */
  releasesPerMonth: 8,
  retainedReleases: 10,
} as const;

/** The bytes of a row. A test compares them with rows that the domain creates. */
export const ROW_BYTES = {
  /** An entry of the ledger with the trade, its enrichment, what the validator found, and the source's message. */
  tradeEntry: 3_200,
  rejectionEntry: 2_800,
  chainHead: 250,
  trade: 350,
  execution: 250,
  rejection: 200,
} as const;

/** Rows are written throughout the month, so half of them are stored on average. */
export const STORED_SHARE = 0.5;
