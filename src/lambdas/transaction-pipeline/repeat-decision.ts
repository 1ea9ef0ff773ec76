import {
  isScored,
  METRICS,
  type ScoredRow,
  SOURCES,
  toSuspiciousTransaction,
  TRANSACTION_EVENTS,
} from '../../domain/transactions';
import type { OutgoingEvent } from '../../aws/put-events';
import type { BusEvent, Invocation } from './bus-event';
import type { DetectorDeps } from './detector-deps';

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

/** After this time, an invocation that scored a transaction has also put its event, or failed. */
const SENDING_MS = 60_000;
/** How often the row is read again to see whether Notifier has received the event. */
const MAX_READS = 8;

/** Returns what the audit trail contains of a scored row. */
export const toDecision = (row: ScoredRow): Decision => {
  const { transactionId, score, outcome, parts, matchedRules, model, scoredAt } = row;
  return { transactionId, score, outcome, parts, matchedRules, model, scoredAt };
};

/** Creates the event of a suspicious transaction; undefined if the transaction is approved. */
export const createSuspicion = (
  row: ScoredRow,
  { transactionBus }: Pick<DetectorDeps, 'transactionBus'>,
): OutgoingEvent | undefined => {
  const detail = toSuspiciousTransaction(row);
  if (!detail) return undefined;
  const { traceHeader } = row;
  return {
    bus: transactionBus,
    source: SOURCES.detection,
    detailType: TRANSACTION_EVENTS.suspicious,
    detail,
    ...(traceHeader !== undefined && { traceHeader }),
  };
};

/** Puts the event of a suspicious transaction. Returns whether there is one. */
export const sendSuspicion = async (row: ScoredRow, deps: DetectorDeps): Promise<boolean> => {
  const event = createSuspicion(row, deps);
  if (event) await deps.events.put([event]);
  return event !== undefined;
};

/**
 * Returns the decision that was made. An invocation may have ended between the score and the event of a suspicious
 * transaction, so the event is put again unless Notifier has received it.
 */
export const repeatDecision = async (
  row: ScoredRow,
  event: BusEvent,
  invocation: Invocation,
  deps: DetectorDeps,
): Promise<Decision> => {
  deps.telemetry.meter.count(METRICS.alreadyScored, 1);
  const isSent = (await mayBeLost(row, event, invocation, deps)) && (await sendSuspicion(row, deps));
  return {
    ...toDecision(row),
    // The decision is new if an earlier attempt of this invocation made it, and ended before it could return it.
    ...(row.scoredBy !== invocation.id && { alreadyScored: true }),
    ...(isSent && { sentAgain: true }),
  };
};

/** Whether Notifier may not have received the event of a suspicious transaction. */
const mayBeLost = async (
  row: ScoredRow,
  { rule }: BusEvent,
  { id, isRetry }: Invocation,
  { transactions, telemetry, backoff }: DetectorDeps,
): Promise<boolean> => {
  if (row.outcome === 'approve' || row.notifiedAt !== undefined) return false;
  const isBeingSent = telemetry.now() - Date.parse(row.scoredAt) <= SENDING_MS;
  if (isRetry || row.scoredBy === id || !isBeingSent) return true;
  // Another invocation has just scored the transaction. Only the delivery of EveryTransaction makes sure of its event.
  if (rule !== undefined) return false;
  for (let attempt = 0; attempt < MAX_READS; attempt++) {
    await backoff.wait(attempt);
    const current = await transactions.get(row);
    if (!current || !isScored(current)) return true;
    if (current.notifiedAt !== undefined || current.notifyingBy !== undefined) return false;
  }
  return true;
};
