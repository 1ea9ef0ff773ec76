/** The metrics of the functions, which alarms and the dashboard read. The counters have the dimension `service`. */
export const METRICS = {
  accepted: 'TransactionsAccepted',
  repeated: 'TransactionsRepeated',
  conflicting: 'TransactionsConflicting',
  rejected: 'RequestsRejected',
  /** New transactions whose events are on their buses. */
  published: 'TransactionsPublished',
  /** Requests that could not be processed, and wait in the queue of the function. */
  queued: 'RequestsQueued',
  scored: 'TransactionsScored',
  approve: 'TransactionsApproved',
  review: 'TransactionsInReview',
  decline: 'TransactionsDeclined',
  alreadyScored: 'TransactionsAlreadyScored',
  /** Writes that were repeated, because another invocation changed the same history. */
  versionConflicts: 'VersionConflicts',
  feedbackApplied: 'FeedbackApplied',
  feedbackRepeated: 'FeedbackRepeated',
  staleRules: 'StaleRules',
  historiesReset: 'HistoriesReset',
  /** Scores of merchants whose history changed too often to include the transaction. */
  historiesSkipped: 'HistoriesSkipped',
  notified: 'TransactionsNotified',
  alreadyNotified: 'TransactionsAlreadyNotified',
  auditRows: 'AuditRows',
  written: 'TransactionsWritten',
} as const;

/** The durations that the functions measure in milliseconds; without a dimension. */
export const DURATIONS = {
  /** Of the oldest transaction of each batch. */
  requestToPublished: 'RequestToPublished',
  requestToScored: 'RequestToScored',
  scoredToNotified: 'ScoredToNotified',
  requestToNotified: 'RequestToNotified',
} as const;
