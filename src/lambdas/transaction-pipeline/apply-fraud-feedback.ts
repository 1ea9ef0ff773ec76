import {
  formatProfileId,
  METRICS,
  readFraudConfirmed,
  toTransaction,
  type TransactionRow,
  type FraudConfirmed,
} from '../../domain/transactions';
import { parseTraceId } from '../../domain/trace-id';
import type { Profile } from './adapters/profiles';
import type { BusEvent } from './bus-event';
import type { DetectorDeps } from './detector-deps';
import { ContentionError, expectValid, UnknownTransactionError } from './errors';
import { computeWithHistory } from './stored-history';

/** What the result of an investigation changed, for the audit trail. */
export interface FeedbackResult {
  readonly transactionId: string;
  readonly fraud: boolean;
  /** The result is known already, or a later one is. */
  readonly alreadyConfirmed?: true;
}

const MAX_ATTEMPTS = 8;

/** Stores the result of an investigation, and adds it to the histories of the account and the merchant, once. */
export const applyFraudFeedback = async (event: BusEvent, deps: DetectorDeps): Promise<FeedbackResult> => {
  const { transactions, telemetry, backoff } = deps;
  const feedback = expectValid(readFraudConfirmed(event.detail, telemetry.now()));
  const { transactionId, fraud } = feedback;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const key = await transactions.findId(transactionId);
    const row = key && (await transactions.get(key));
    if (!row) throw new UnknownTransactionError(transactionId);
    const result = isKnown(row, feedback) ? 'needless' : await write(row, feedback, deps);
    if (result !== 'conflict') {
      const isApplied = result === 'done';
      telemetry.meter.count(isApplied ? METRICS.feedbackApplied : METRICS.feedbackRepeated, 1);
      telemetry.log.info(isApplied ? 'feedback applied' : 'feedback known', {
        correlation_id: transactionId,
        trace_id: parseTraceId(feedback.traceHeader ?? row.traceHeader),
        fraud,
      });
      return { transactionId, fraud, ...(!isApplied && { alreadyConfirmed: true }) };
    }
    telemetry.meter.count(METRICS.versionConflicts, 1);
    await backoff.wait(attempt);
  }
  throw new ContentionError(transactionId, MAX_ATTEMPTS);
};

const isKnown = (row: TransactionRow, { confirmedAt }: FraudConfirmed): boolean =>
  row.fraud !== undefined && (row.confirmedAt ?? '') >= confirmedAt;

const write = async (
  row: TransactionRow,
  { fraud, confirmedAt, confirmedBy }: FraudConfirmed,
  { profiles, writes, model, telemetry }: DetectorDeps,
) => {
  if (row.fraud === fraud) {
    // The histories contain it already. Its time is stored, so that an opposite result from before it does not count.
    return writes.recordFeedback(row, { fraud, confirmedAt, confirmedBy }, []);
  }
  const accountId = formatProfileId('account', row.accountId);
  const merchantId = formatProfileId('merchant', row.merchantId);
  const [account, merchant] = await Promise.all([profiles.get(accountId), profiles.get(merchantId)]);
  const feedback = {
    transaction: toTransaction(row),
    fraud,
    earlier: row.fraud,
    confirmedAt: Date.parse(confirmedAt),
  };
  const apply = (profile: Profile | undefined, change: typeof model.applyAccountFeedback): Uint8Array =>
    computeWithHistory(profile, (state) => change(state, feedback), telemetry);
  return writes.recordFeedback(row, { fraud, confirmedAt, confirmedBy }, [
    { profileId: accountId, read: account, state: apply(account, model.applyAccountFeedback) },
    { profileId: merchantId, read: merchant, state: apply(merchant, model.applyMerchantFeedback) },
  ]);
};
