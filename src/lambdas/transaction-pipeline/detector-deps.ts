import type * as fraud from '../../domain/fraud';
import type { Backoff } from '../shared/backoff';
import type { EventBridge } from '../shared/event-bus';
import type { Queue } from '../shared/queues';
import type { Telemetry } from '../shared/telemetry';
import type { Profiles } from './adapters/profiles';
import type { ReadScoringData } from './adapters/scoring-data';
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
  readonly readScoringData: ReadScoringData;
  readonly writes: Pick<TransactionWrites, 'recordScore' | 'recordScores' | 'recordFeedback'>;
  readonly rules: RuleCache;
  readonly model: FraudModel;
  readonly events: EventBridge;
  /** The queue of failures, from which events are processed one by one. */
  readonly retries: Queue;
  readonly backoff: Backoff;
  readonly transactionBus: string;
  readonly auditBus: string;
  readonly systemBus: string;
}
