export { enrichTrade, type Enrichment } from './enrichment';
export {
  checkIdentity,
  compareContent,
  compareTerms,
  identifyTrades,
  type ConflictKind,
  type Execution,
  type FieldDifference,
  type IdentifiedTrades,
  type IdentityConflict,
  type TradeHistory,
} from './identity';
export {
  findChangedVersions,
  loadReferenceData,
  type ReferenceData,
  type ReferenceKind,
  type UsedRecord,
} from './reference';
export { TRADE_RULES, type Severity, type TradeRule } from './rules';
export {
  EXECUTION_REPORT,
  formatClearingTrade,
  formatDeskTrade,
  formatFixTrade,
  PARSE_TRADE,
  TRADE_CAPTURE_REPORT,
  type FixSession,
} from './sources';
export { compareTimes, padTime, toMilliseconds, type DateText, type TimeText } from './time';
export {
  formatTradeContent,
  getExecutionKey,
  getNeighbourKey,
  getTradeId,
  TRADE_FIELDS,
  TRADE_SOURCES,
  type Capacity,
  type Side,
  type Trade,
  type TradeAction,
  type TradeSource,
} from './trade';
export { tradeSchema } from './trade-schema';
export {
  DEFAULT_TRADE_LIMITS,
  toVerdict,
  validateTrade,
  type TradeLimits,
  type Validation,
  type Verdict,
} from './validation';
export { createViolation, formatTradeViolation, type TradeReading, type TradeViolation } from './violation';
