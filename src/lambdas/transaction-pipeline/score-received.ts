import {
  createTransactionKey,
  DURATIONS,
  formatProfileId,
  isScored,
  METRICS,
  readTransactionReceived,
  type ScoredRow,
} from '../../domain/transactions';
import { parseTraceId } from '../../domain/trace-id';
import type { BusEvent, Invocation } from './bus-event';
import { assertSame, computeDecision } from './compute-decision';
import type { DetectorDeps } from './detector-deps';
import { ContentionError, expectValid, UnknownTransactionError } from './errors';
import { type Decision, repeatDecision, sendSuspicion, toDecision } from './repeat-decision';

/** How often a write is repeated if another invocation changed the same rows. */
export const MAX_ATTEMPTS = 10;
/**
 * After so many conflicts, other transactions of the merchant change its history all the time. It then misses this one:
 * a decision in time is worth more.
 */
export const MAX_HISTORY_ATTEMPTS = 8;

/** Scores the transaction of one event once. A repeated event returns the decision that was made. */
export const scoreReceived = async (
  event: BusEvent,
  invocation: Invocation,
  deps: DetectorDeps,
): Promise<Decision> => {
  const { transactions, profiles, writes, rules, telemetry, backoff } = deps;
  const received = expectValid(readTransactionReceived(event.detail));
  const { transactionId, merchantId } = received;
  const key = createTransactionKey({ ...received, time: Date.parse(received.timestamp) });
  const profileId = formatProfileId('merchant', merchantId);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const row = await transactions.get(key);
    if (!row) throw new UnknownTransactionError(transactionId);
    assertSame(received, row);
    // Most invocations by a rule end here, after one read.
    if (isScored(row)) return repeatDecision(row, event, invocation, deps);
    const merchant = await profiles.get(profileId);
    const { score, state } = computeDecision(row, merchant, await rules.get(), deps);
    const scoredAt = new Date(telemetry.now()).toISOString();
    const hasHistory = attempt < MAX_HISTORY_ATTEMPTS;
    const change = hasHistory ? { profileId, read: merchant, state } : undefined;
    const result = await writes.recordScore(row, { ...score, scoredAt, scoredBy: invocation.id }, change);
    if (result === 'done') {
      telemetry.meter.count(METRICS.historiesSkipped, hasHistory ? 0 : 1);
      const scored = { ...row, ...score, scoredAt };
      reportDecisions([scored], deps);
      await sendSuspicion(scored, deps);
      return toDecision(scored);
    }
    if (result === 'conflict') {
      telemetry.meter.count(METRICS.versionConflicts, 1);
      await backoff.wait(attempt);
    }
  }
  throw new ContentionError(transactionId, MAX_ATTEMPTS);
};

/** Counts, measures and logs new decisions. */
export const reportDecisions = (
  rows: readonly ScoredRow[],
  { telemetry: { meter, log } }: Pick<DetectorDeps, 'telemetry'>,
): void => {
  meter.count(METRICS.scored, rows.length);
  for (const row of rows) {
    meter.count(METRICS[row.outcome], 1);
    log.info('transaction scored', {
      correlation_id: row.transactionId,
      trace_id: parseTraceId(row.traceHeader),
      score: row.score,
      outcome: row.outcome,
      matched_rules: row.matchedRules,
    });
  }
  meter.measureAll(
    DURATIONS.requestToScored,
    'Milliseconds',
    rows.map(({ scoredAt, receivedAt }) => Math.max(0, Date.parse(scoredAt) - Date.parse(receivedAt))),
    {},
  );
};
