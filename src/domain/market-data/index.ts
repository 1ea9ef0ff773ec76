export { advanceBatch, type Analysis, type Progress } from './advance-batch';
export {
  correlationIdOf,
  firstRecords,
  readBatch,
  type Batch,
  type Rejection,
  type StreamRecord,
} from './batch';
export { CLOCK_SKEW_MS, isSymbol, SYMBOL_RULE, type TimeRange } from './bar';
export { EventTable } from './event-table';
export { JSON_LIMITS } from './json';
export { MAX_PRICES, readPriceWindow, type PriceWindow } from './price-window';
export {
  eventRange,
  MAX_EVENTS_A_RECORD,
  readRecord,
  type AcceptedEvent,
  type RecordReading,
  type RejectedEvent,
} from './record';
export { RecordScanner, SPARE_BYTES, type RecordBytes } from './scanner';
export { SymbolTable } from './symbol-table';
export { isoOf, parseIso } from './timestamp';
export { messageOf, show, type Reading, type Violation } from './violation';
