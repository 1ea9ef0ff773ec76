export {
  AUDIT_EVENTS,
  EVENT_VERSION,
  SOURCES,
  SYSTEM_EVENTS,
  TRANSACTION_EVENTS,
  type FraudConfirmed,
  type SuspiciousTransaction,
  type TransactionReceived,
} from './events';
export {
  ANOMALY_RULES,
  BUS_RULES,
  RULE_PATTERNS,
  type AnomalyRule,
  type BusRule,
  type RulePattern,
} from './rule-patterns';
export type { AccountContext, Transaction } from './transaction';
