export { createAuditRow, SYSTEM_PREFIX, type AuditRow } from './audit-row';
export { COUNTRIES, normalizeCountry } from './countries';
export { evaluateRules } from './evaluate-rules';
export {
  AUDIT_EVENTS,
  EVENT_VERSION,
  INCOMPLETE_REPLAYS,
  SOURCES,
  SYSTEM_EVENTS,
  TRANSACTION_EVENTS,
  type AccountChanged,
  type FraudConfirmed,
  type ReplayEnded,
  type ReplayEndState,
  type ReplayStarted,
  type SuspiciousTransaction,
  type TransactionAccepted,
  type TransactionReceived,
} from './events';
export { MAX_AMOUNT } from './fields';
export { DEFAULT_TIME_ZONE, getLocalHour, isTimeZone } from './local-hour';
export {
  formatContent,
  MAX_CLOCK_SKEW_MS,
  MAX_TRANSACTION_AGE_DAYS,
  parseTransaction,
  parseTransactionRequest,
  type RawRequest,
  type TransactionRequest,
} from './parse-transaction';
export { DURATIONS, METRICS } from './metrics';
export { formatNotificationMessage, formatNotificationSubject } from './notification';
export { formatProfileId } from './profile-id';
export { readFraudConfirmed, readSuspiciousTransaction, readTransactionReceived } from './read-events';
export {
  ANOMALY_RULES,
  BUS_RULES,
  RULE_PATTERNS,
  type AnomalyRule,
  type BusRule,
  type RulePattern,
} from './rule-patterns';
export {
  ACTIVE_RULES_ID,
  DEFAULT_RULES,
  MAX_RULES,
  MAX_RULES_AGE_MS,
  parseNewRule,
  parseRule,
  parseRuleSet,
  type Rule,
  type RuleSet,
} from './rules';
export type { AccountContext, Transaction, TransactionJson } from './transaction';
export { createTransactionKey, isSortKey, type TransactionKey } from './transaction-key';
export { encodeCursor, parseTransactionQuery, type TransactionQuery } from './transaction-query';
export {
  createTransactionRow,
  isScored,
  toPublicTransaction,
  toSuspiciousTransaction,
  toTransaction,
  toTransactionAccepted,
  toTransactionReceived,
  type PublicTransaction,
  type ReceivedTransaction,
  type ScoredRow,
  type TransactionRow,
} from './transaction-row';
