export { decodeJson, encodeJson, MAX_DEPTH, type JsonValue } from './canonical-json';
export { appendEntry, MAX_CLOCK_SKEW_MS, openChain, type Appended, type NewEntry } from './chain';
export {
  chooseShard,
  formatPartitionKey,
  formatPartitionPrefix,
  formatSortKey,
  isSameChain,
  listPossibleChains,
  MAX_SEQUENCE,
  MAX_SHARDS,
  parsePartitionKey,
  parseSortKey,
  type ChainId,
} from './chain-id';
export { CHAIN_VIOLATIONS, type ChainViolation, type ChainViolationKind } from './chain-violation';
export { checkRow, type CheckedRow } from './checked-row';
export { formatSignedText, hashCheckpoint, type Checkpoint, type CheckpointReference } from './checkpoint';
export type { CheckpointTrust, StoredCheckpoint } from './checkpoint-checker';
export {
  CHECKPOINT_VIOLATIONS,
  type CheckpointViolation,
  type CheckpointViolationKind,
} from './checkpoint-violation';
export { createCheckpoint, type NewCheckpoint, type SignText } from './create-checkpoint';
export { createMissingMarks, DUPLICATE, readDuplicateMark, type DuplicateMark } from './duplicate-mark';
export { ENTRY_VERSION, GENESIS, type Entry, type Head } from './entry';
export { formatReference, toReference, type EntryReference } from './entry-reference';
export {
  formatEntryKey,
  formatHeadKey,
  HEAD_KEY,
  parseHeadRow,
  toEntry,
  toEntryRow,
  toHeadRow,
  type EntryRow,
  type HeadRow,
} from './entry-row';
export type { ExpectedNewest, KnownCheckpoint } from './expected-newest';
export { NO_HASH, type Sha256 } from './hash';
export { formatViolations, type ChainReport, type LedgerReport } from './ledger-report';
export {
  compareEntries,
  mergeEntries,
  type Duplicate,
  type IdentifySubject,
  type MergedView,
} from './merged-view';
export { formatCheckpoint, parseCheckpoint } from './parse-checkpoint';
export type { TrustedKey, VerifySignature } from './trusted-key';
export { verifyRegion, type FoundChain, type VerificationInput } from './verify-region';
