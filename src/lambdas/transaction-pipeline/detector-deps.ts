import type * as fraud from '../../domain/fraud';
import type { Backoff } from '../shared/backoff';
import type { EventBridge } from '../shared/event-bus';
import type { Telemetry } from '../shared/telemetry';
import type { Profiles } from './adapters/profiles';
import type { TransactionWrites } from './adapters/transaction-writes';
import type { Transactions } from './adapters/transactions';
import type { RuleCache } from './rule-cache';

/** The functions of the fraud detection that a decision and its feedback need. */
export type FraudModel = Pick<
  typeof fraud,
  'scoreTransaction' | 'updateMerchant' | 'applyAccountFeedback' | 'applyMerchantFeedback' | 'MODEL_VERSION'
>;

export interface DetectorDeps {
  readonly telemetry: Telemetry;
  readonly transactions: Transactions;
  readonly profiles: Profiles;
  readonly writes: Pick<TransactionWrites, 'recordScore' | 'recordFeedback'>;
  readonly rules: RuleCache;
  readonly model: FraudModel;
  readonly events: EventBridge;
  readonly backoff: Backoff;
  readonly transactionBus: string;
  readonly auditBus: string;
  readonly systemBus: string;
}
