import type { Score } from '../../domain/fraud';
import {
  evaluateRules,
  type RuleSet,
  toTransaction,
  toTransactionReceived,
  type TransactionReceived,
  type TransactionRow,
} from '../../domain/transactions';
import type { Profile } from './adapters/profiles';
import type { DetectorDeps } from './detector-deps';
import { InvalidEventError } from './errors';
import { computeWithHistory } from './stored-history';

/** The score of a transaction, and the history of its merchant with this transaction. */
export interface ComputedDecision {
  readonly score: Score;
  readonly state: Uint8Array;
}

/**
 * Scores a transaction. The stored row decides, so that a replay in another order and a forged event give the same score.
 */
export const computeDecision = (
  row: TransactionRow,
  merchant: Profile | undefined,
  { rules }: RuleSet,
  { model, telemetry }: Pick<DetectorDeps, 'model' | 'telemetry'>,
): ComputedDecision => {
  const transaction = toTransaction(row);
  const matchedRules = evaluateRules(rules, toTransactionReceived(row));
  return computeWithHistory(
    merchant,
    (stored) => ({
      score: model.scoreTransaction({
        transaction,
        context: row,
        account: row.account,
        merchant: stored,
        matchedRules,
        confirmed: row.fraud,
      }),
      state: model.updateMerchant(stored, transaction),
    }),
    telemetry,
  );
};

/** @throws InvalidEventError for an event that describes a stored transaction differently */
export const assertSame = (received: TransactionReceived, row: TransactionRow): void => {
  const stored = toTransactionReceived(row);
  for (const name of ['merchantId', 'amount', 'currency', 'merchantCategory', 'country'] as const)
    if (received[name] !== stored[name])
      throw new InvalidEventError({ field: `detail.${name}`, rule: 'be that of the stored transaction' });
};
