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
export type { AccountContext, Transaction } from './transaction';
