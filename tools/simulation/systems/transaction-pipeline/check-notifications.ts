import { isScored, type TransactionRow } from '../../../../src/domain/transactions';
import { findDeadLetters, listRows } from './check-stored';
import { formatKey, type Monitor } from './monitor';
import type { Stores } from './stores';

const isSuspicious = (row: TransactionRow): boolean => isScored(row) && row.outcome !== 'approve';

/** Checks that people are notified of each suspicious transaction, or that the failure waits in a queue for a person. */
export const checkSuspicions = (stores: Stores, monitor: Monitor): void => {
  const dead = findDeadLetters(stores);
  for (const row of listRows(stores))
    if (isSuspicious(row) && row.notifiedAt === undefined && !dead.has(row.transactionId))
      monitor.report('notified', `${formatKey(row)} is suspicious, but neither notified nor dead-lettered`);
};

/** Counts the published notifications by transaction. */
export const countNotifications = ({ fraudAlerts }: Stores): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { attributes } of fraudAlerts.published) {
    const id = attributes.transactionId ?? 'unknown';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
};

/**
 * Checks that people are notified of each suspicious transaction, and of no other one. SNS cannot promise that it is once: an
 * invocation can end between the notification and its mark. So of all invocations, at most one did both.
 * @param clockFaults how many clocks changed: a claim of another invocation then seems to have ended
 */
export const checkNotifications = (stores: Stores, monitor: Monitor, clockFaults: number): void => {
  const published = countNotifications(stores);
  const completed = monitor.completedNotifications;
  for (const row of listRows(stores)) {
    const count = published.get(row.transactionId) ?? 0;
    if (isSuspicious(row) && (count === 0 || row.notifiedAt === undefined))
      monitor.report(
        'notified',
        `${formatKey(row)} has the outcome ${row.outcome}, ${count} notifications and ${row.notifiedAt ? 'a' : 'no'} mark`,
      );
    if (!isSuspicious(row) && count > 0)
      monitor.report('notified', `people were notified of ${formatKey(row)}, which is not suspicious`);
    const both = completed.get(formatKey(row)) ?? 0;
    if (both > 1 + clockFaults)
      monitor.report(
        'notifiedOnce',
        `${both} invocations published and marked ${formatKey(row)}: expected 1`,
      );
  }
};
