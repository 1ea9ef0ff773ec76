import { countDecisions, countNotifications, hasDecision, hasNotification } from '../audit-facts';
import type { AuditRow, TransactionRow } from '../stores/rows';
import type { SentTransaction } from './send';

/** How many transactions reached a step, and the ids of those that are lost or doubled. */
export interface LoadCheck {
  readonly sent: number;
  readonly accepted: number;
  /** The number of transactions that were never accepted, by the status of the last response. */
  readonly refused: Readonly<Record<string, number>>;
  readonly scored: number;
  /** The number of transactions whose outcome is review or decline. */
  readonly suspicious: number;
  readonly notified: number;
  /** Accepted and without a row or a score, or suspicious and not notified. */
  readonly lost: readonly string[];
  /** Scored or notified more than once, by their audit trail. */
  readonly doubled: readonly string[];
  /** Scored, but their audit trail contains no decision, or no notification of a suspicious one. */
  readonly unaudited: readonly string[];
}

/** Whether the processing of a transaction has ended. */
export const isComplete = (row: TransactionRow | undefined): boolean =>
  row?.outcome !== undefined && (row.outcome === 'approve' || row.notifiedAt !== undefined);

/** Whether the audit trail of a complete transaction contains its decision, and its notification if there is one. */
export const isAudited = ({ notifiedAt }: TransactionRow, entries: readonly AuditRow[]): boolean =>
  hasDecision(entries) && (notifiedAt === undefined || hasNotification(entries));

/** Checks that each accepted transaction was scored once, and each suspicious one notified once. */
export function checkLoad(
  sent: readonly SentTransaction[],
  rows: ReadonlyMap<string, TransactionRow>,
  history: ReadonlyMap<string, readonly AuditRow[]>,
): LoadCheck {
  const accepted = sent.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const refused: Record<string, number> = {};
  for (const { acceptedAt, status } of sent)
    if (acceptedAt === undefined) refused[status] = (refused[status] ?? 0) + 1;
  const found = accepted.flatMap(({ transactionId }) => rows.get(transactionId) ?? []);
  const suspicious = found.filter(({ outcome }) => outcome !== undefined && outcome !== 'approve');
  return {
    sent: sent.length,
    accepted: accepted.length,
    refused,
    scored: found.filter(({ outcome }) => outcome !== undefined).length,
    suspicious: suspicious.length,
    notified: suspicious.filter(({ notifiedAt }) => notifiedAt !== undefined).length,
    lost: accepted
      .filter(({ transactionId }) => !isComplete(rows.get(transactionId)))
      .map(({ transactionId }) => transactionId),
    unaudited: found
      .filter((row) => isComplete(row) && !isAudited(row, history.get(row.transactionId) ?? []))
      .map(({ transactionId }) => transactionId),
    doubled: [...history]
      .filter(([, entries]) => countDecisions(entries) > 1 || countNotifications(entries) > 1)
      .map(([id]) => id),
  };
}
