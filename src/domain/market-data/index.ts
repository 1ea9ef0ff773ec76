export { advanceBatch, type Analysis, type BatchOutcome, type DetectorProgress } from './advance-batch';
export {
  formatCorrelationId,
  findFirstRecords,
  findSymbols,
  readBatch,
  type Batch,
  type Rejection,
  type StreamRecord,
} from './batch';
export { CLOCK_SKEW_MS, isSymbol, MAX_PRICE, SYMBOL_RULE, type TimeRange } from './bar';
export { EventTable } from './event-table';
export { JSON_LIMITS } from './json';
export { MAX_PRICES, OLDEST_PRICE_TIME, readPriceWindow, type PriceWindow } from './price-window';
export {
  createTimeRange,
  MAX_EVENTS_PER_RECORD,
  readRecord,
  type AcceptedEvent,
  type ParsedRecord,
  type RejectedEvent,
} from './record';
export { RecordScanner, SPARE_BYTES, type RecordBytes } from './scanner';
export { SymbolTable } from './symbol-table';
export { formatIsoTime, parseIso } from './timestamp';
