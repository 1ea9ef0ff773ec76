/** The metrics of the functions, which alarms and the dashboard read. They have the dimension `service`. */
export const TRADE_METRICS = {
  /** Messages by verdict. */
  accepted: 'MessagesAccepted',
  warned: 'MessagesWarned',
  refused: 'MessagesRefused',
  enriched: 'MessagesEnriched',
  /** Messages by their outcome in the ledger. */
  recorded: 'TradesRecorded',
  repeated: 'MessagesRepeated',
  rejected: 'MessagesRejected',
  /** Transactions that were repeated, because another invocation changed the same rows. */
  recordingConflicts: 'RecordingConflicts',
  /** Rows of the other region whose entries are not replicated yet. */
  missingReplicas: 'EntriesNotReplicated',
  /** Messages that were recorded while the sources should send to the other region. */
  recordedWhilePassive: 'RecordedWhilePassive',
  /** Invocations that used earlier settings, because Parameter Store did not answer. */
  staleSettings: 'StaleSettings',
  entriesVerified: 'EntriesVerified',
  checkpoints: 'CheckpointsCreated',
} as const;

/** The age of the newest checkpoint before an invocation of the checkpointer, in milliseconds; without a dimension. */
export const CHECKPOINT_AGE = 'CheckpointAge';
