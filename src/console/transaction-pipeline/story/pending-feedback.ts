import { TRANSACTION_EVENTS } from '../../../domain/transactions';
import type { HistoryEntry } from '../../../cli/transaction-pipeline/history/entry';
import type { TransactionRow } from '../../../cli/transaction-pipeline/stores/rows';

/** The fields of FraudConfirmed that the story shows. */
interface Feedback {
  readonly fraud?: unknown;
  readonly confirmedBy?: unknown;
  readonly confirmedAt?: unknown;
}

/** Feedback that the audit trail contains, but not the row. */
export interface PendingFeedback {
  readonly time: string;
  readonly fraud: boolean;
  readonly by: string;
}

/** Finds the newest feedback, if FraudDetector has not applied it yet. */
export function findPendingFeedback(
  { confirmedAt: appliedAt = '' }: TransactionRow,
  entries: readonly HistoryEntry[],
): PendingFeedback | undefined {
  const newest = entries.findLast(({ type }) => type === TRANSACTION_EVENTS.fraudConfirmed);
  const { fraud, confirmedBy, confirmedAt } = (newest?.detail ?? {}) as Feedback;
  if (newest === undefined || typeof confirmedAt !== 'string' || confirmedAt <= appliedAt) return undefined;
  return { time: newest.time, fraud: fraud === true, by: String(confirmedBy) };
}
