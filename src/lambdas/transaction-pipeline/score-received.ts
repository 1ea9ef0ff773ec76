import {
  createTransactionKey,
  DURATIONS,
  evaluateRules,
  formatProfileId,
  isScored,
  METRICS,
  readTransactionReceived,
  type ScoredRow,
  toTransaction,
  toTransactionReceived,
  type TransactionReceived,
  type TransactionRow,
} from '../../domain/transactions';
import { parseTraceId } from '../../domain/trace-id';
import type { BusEvent, Invocation } from './bus-event';
import type { DetectorDeps } from './detector-deps';
import { ContentionError, expectValid, InvalidEventError, UnknownTransactionError } from './errors';
import { type Decision, repeatDecision, sendSuspicion, toDecision } from './repeat-decision';
import { computeWithHistory } from './stored-history';

const MAX_ATTEMPTS = 10;
/**
 * After so many conflicts, other transactions of the merchant change its history all the time. It then misses this one:
 * a decision in time is worth more.
 */
const MAX_HISTORY_ATTEMPTS = 8;
/** Scores a transaction once. A repeated event returns the decision that was made. */
export const scoreReceived = async (
  event: BusEvent,
  invocation: Invocation,
  deps: DetectorDeps,
): Promise<Decision> => {
  const { transactions, profiles, writes, rules, model, telemetry, backoff } = deps;
  const received = expectValid(readTransactionReceived(event.detail));
  const { transactionId, merchantId } = received;
  const key = createTransactionKey({ ...received, time: Date.parse(received.timestamp) });
  const profileId = formatProfileId('merchant', merchantId);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const [row, merchant] = await Promise.all([transactions.get(key), profiles.get(profileId)]);
    if (!row) throw new UnknownTransactionError(transactionId);
    assertSame(received, row);
    if (isScored(row)) return repeatDecision(row, event, invocation, deps);
    const { rules: active } = await rules.get();
    // The stored row decides, so that a replay in another order and a forged event give the same score.
    const transaction = toTransaction(row);
    const matchedRules = evaluateRules(active, toTransactionReceived(row));
    const { score, state } = computeWithHistory(
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
    const scoredAt = new Date(telemetry.now()).toISOString();
    const hasHistory = attempt < MAX_HISTORY_ATTEMPTS;
    const change = hasHistory ? { profileId, read: merchant, state } : undefined;
    const result = await writes.recordScore(row, { ...score, scoredAt, scoredBy: invocation.id }, change);
    if (result === 'done') {
      telemetry.meter.count(METRICS.historiesSkipped, hasHistory ? 0 : 1);
      return finishDecision({ ...row, ...score, scoredAt }, deps);
    }
    if (result === 'conflict') {
      telemetry.meter.count(METRICS.versionConflicts, 1);
      await backoff.wait(attempt);
    }
  }
  throw new ContentionError(transactionId, MAX_ATTEMPTS);
};

/** @throws InvalidEventError for an event that describes a stored transaction differently */
const assertSame = (received: TransactionReceived, row: TransactionRow): void => {
  const stored = toTransactionReceived(row);
  for (const name of ['merchantId', 'amount', 'currency', 'merchantCategory', 'country'] as const)
    if (received[name] !== stored[name])
      throw new InvalidEventError({ field: `detail.${name}`, rule: 'be that of the stored transaction' });
};

const finishDecision = async (row: ScoredRow, deps: DetectorDeps): Promise<Decision> => {
  const { meter, log } = deps.telemetry;
  meter.count(METRICS.scored, 1);
  meter.count(METRICS[row.outcome], 1);
  meter.measure(
    DURATIONS.requestToScored,
    'Milliseconds',
    Math.max(0, Date.parse(row.scoredAt) - Date.parse(row.receivedAt)),
    {},
  );
  await sendSuspicion(row, deps);
  log.info('transaction scored', {
    correlation_id: row.transactionId,
    trace_id: parseTraceId(row.traceHeader),
    score: row.score,
    outcome: row.outcome,
    matched_rules: row.matchedRules,
  });
  return toDecision(row);
};
