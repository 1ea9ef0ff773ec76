export { ChainWriter, type EntryDraft, type RowWrite } from './append-entries';
export { createCheckpointRow, readCheckpointRow, type CheckpointRow } from './checkpoint-row';
export {
  enrichMessages,
  EXAMINATION_LIMITS,
  validateMessages,
  type EnrichmentOutput,
  type MessageValidation,
  type ReferenceFile,
  type ValidationOutput,
  type ValidationSettings,
} from './examine-messages';
export { listPointers, type ExpectedPointer } from './entry-pointers';
export type { ExaminedEvent } from './examined-message';
export { createMarkRow, formatMarkKey, readMarkRow, type MarkRow } from './mark-row';
export {
  formatAccountDay,
  formatCheckpointKey,
  formatCheckpointPrefix,
  getCheckpointNames,
  formatExecutionRowKey,
  formatInstrumentDay,
  formatNewestCheckpointKey,
  formatRejectionKey,
  formatTradeKey,
  formatTradePartition,
  hashMessage,
  listRecorderPrefixes,
  TRADE_INDEXES,
  type RowKey,
} from './keys';
export { CHECKPOINT_AGE, TRADE_METRICS } from './metrics';
export {
  REJECTION_ENTRY,
  TRADE_ENTRY,
  type RecordedEnrichment,
  type RecordedTrade,
  type RecordedValidation,
  type RecordedViolation,
  type RejectionPayload,
  type Report,
  type TradePayload,
} from './payloads';
export {
  planRecording,
  type KnownRecords,
  type MessageOutcome,
  type RecordingInput,
  type RecordingPlan,
} from './plan-recording';
export {
  createSubjectReader,
  formatTradeSubject,
  isRecordedMessage,
  readRecordedMessage,
  type RecordedMessage,
} from './read-payload';
export { findRegionalConflicts, type RegionalConflict } from './regional-conflicts';
export { TRADE_REGIONS, type TradeRegion } from './regions';
export {
  createExecutionRow,
  createTradeRow,
  readExecutionRow,
  readRejectionRow,
  readTradeRow,
  type ExecutionReport,
  type ExecutionRow,
  type RejectionRow,
  type TradeRow,
} from './rows';
export { parseEnrichmentOutput, parseValidationOutput } from './schemas';
export {
  EVENT_LIMITS,
  limitBytes,
  formatEventSource,
  parseTradeEvent,
  splitMessages,
  TRADE_REPORTED,
  type TradeEvent,
  type ReceivedMessage,
  type TradeMessage,
} from './trade-event';
