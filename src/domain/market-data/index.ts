export {
  advanceBatch,
  formatLastEvents,
  type Analysis,
  type BatchOutcome,
  type DetectorProgress,
  type DetectorSource,
} from './advance-batch';
export { advanceDetectors, formatStepId, type AdvancedDetectors } from './advance-detectors';
export {
  addEventToRow,
  BarResults,
  buildBars,
  type BuiltBars,
  type ClockEvent,
  type DetectorStep,
  type EventInNoBar,
  type RowProgress,
} from './build-bars';
export { formatDetectorKey, parseDetectorKey, type DetectorKey } from './detector-key';
export {
  formatCorrelationId,
  BatchReader,
  findFirstRecords,
  listSymbols,
  findSymbols,
  readBatch,
  type Batch,
  type Rejection,
  type StreamRecord,
} from './batch';
export { CLOCK_SKEW_MS, EVENT_FIELDS, readEvent, readEventOfKind, type MarketEvent } from './event';
export {
  MAX_CONDITIONS,
  MAX_SPLIT_FACTOR,
  MIN_SPLIT_FACTOR,
  readDetails,
  type EventDetails,
} from './event-details';
export { EVENT_KIND, isPriceEvent, readEventKind, readNamedKind, type EventKind } from './event-kind';
export { createEmptyBar, EventTable } from './event-table';
export { toEventFields, type WrittenEvent } from './format-event';
export {
  DECIMAL_PATTERN,
  isMissing,
  isSymbol,
  MAX_DECIMAL_LENGTH,
  MAX_PRICE,
  MAX_SYMBOL_LENGTH,
  MAX_VOLUME,
  OLDEST_TIME,
  readPrice,
  readSymbol,
  readTimestamp,
  readVolume,
  readSize,
  RECEIVED_SYMBOL_PATTERN,
  SYMBOL_PATTERN,
  SYMBOL_RULE,
  type EventFields,
  type TimeRange,
} from './fields';
export { JSON_LIMITS, parseEventJson } from '../validation/json';
export type { NoticeCounts } from './notices';
export { MAX_PRICES, readPriceWindow, type PriceWindow } from './price-window';
export {
  createTimeRange,
  MAX_EVENTS_PER_RECORD,
  readRecord,
  type AcceptedEvent,
  type ParsedRecord,
  type RejectedEvent,
  type UnknownFields,
} from './record';
export { ByteScanner, getByteScanner } from './byte-scanner';
export { RecordScanner, SPARE_BYTES, type RecordBytes } from './scanner';
export { SymbolTable } from './symbol-table';
export {
  createMidnight,
  formatIsoTime,
  parseIsoTime as parseIso,
  parseTimestamp,
  TIMESTAMP_RULE,
} from '../timestamp';
