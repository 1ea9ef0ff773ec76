import {
  createTransactionKey,
  DURATIONS,
  evaluateRules,
  isScored,
  METRICS,
  readTransactionReceived,
  type ScoredRow,
  SOURCES,
  toSuspiciousTransaction,
  toTransaction,
  toTransactionReceived,
  TRANSACTION_EVENTS,
  type TransactionReceived,
  type TransactionRow,
} from '../../domain/transactions';
import { parseTraceId } from '../../domain/trace-id';
import { formatMerchantProfileId } from './adapters/profiles';
import type { BusEvent, Invocation } from './bus-event';
import type { DetectorDeps } from './detector-deps';
import { ContentionError, expectValid, InvalidEventError, UnknownTransactionError } from './errors';
import { computeWithHistory } from './stored-history';

/** The decision about a transaction, for the audit trail. */
export type Decision = Pick<
  ScoredRow,
  'transactionId' | 'score' | 'outcome' | 'parts' | 'matchedRules' | 'model' | 'scoredAt'
> & {
  /** The decision was made before. */
  readonly alreadyScored?: true;
  /** The event of a suspicious transaction was put again, because no one is notified yet. */
  readonly sentAgain?: true;
};

const MAX_ATTEMPTS = 10;
/**
 * After so many conflicts, other transactions of the merchant change its history all the time. It then misses this one:
 * a decision in time is worth more.
 */
const MAX_HISTORY_ATTEMPTS = 8;
/** After this time, an invocation that scored a transaction has also put its event, or failed. */
const SENDING_MS = 60_000;

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
  const profileId = formatMerchantProfileId(merchantId);
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
        }),
        state: model.updateMerchant(stored, transaction),
      }),
      telemetry,
    );
    const scoredAt = new Date(telemetry.now()).toISOString();
    const hasHistory = attempt < MAX_HISTORY_ATTEMPTS;
    const change = hasHistory ? { profileId, read: merchant, state } : undefined;
    const result = await writes.recordScore(key, { ...score, scoredAt, scoredBy: invocation.id }, change);
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

const toDecision = (row: ScoredRow): Decision => {
  const { transactionId, score, outcome, parts, matchedRules, model, scoredAt } = row;
  return { transactionId, score, outcome, parts, matchedRules, model, scoredAt };
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

/** Puts the event of a suspicious transaction. Returns whether there is one. */
const sendSuspicion = async (row: ScoredRow, { events, transactionBus }: DetectorDeps): Promise<boolean> => {
  const detail = toSuspiciousTransaction(row);
  if (!detail) return false;
  const { traceHeader } = row;
  await events.put([
    {
      bus: transactionBus,
      source: SOURCES.detection,
      detailType: TRANSACTION_EVENTS.suspicious,
      detail,
      ...(traceHeader !== undefined && { traceHeader }),
    },
  ]);
  return true;
};

/**
 * Returns the decision that was made. An invocation may have ended between the score and the event of a suspicious
 * transaction, so the event is put again while no one is notified. Only the delivery of another rule leaves that to the
 * invocation that has just scored the transaction.
 */
const repeatDecision = async (
  row: ScoredRow,
  { rule }: BusEvent,
  { id, isRetry }: Invocation,
  deps: DetectorDeps,
): Promise<Decision> => {
  const { meter, now } = deps.telemetry;
  meter.count(METRICS.alreadyScored, 1);
  const isOwn = isRetry || row.scoredBy === id || rule === undefined;
  const mayBeLost = isOwn || now() - Date.parse(row.scoredAt) > SENDING_MS;
  const isSent = row.notifiedAt === undefined && mayBeLost && (await sendSuspicion(row, deps));
  return {
    ...toDecision(row),
    // The decision is new if an earlier attempt of this invocation made it, and ended before it could return it.
    ...(row.scoredBy !== id && { alreadyScored: true }),
    ...(isSent && { sentAgain: true }),
  };
};
