import type { HistoryEntry } from '../../../cli/transaction-pipeline/history/entry';
import { formatRoughDuration } from '../../../cli/transaction-pipeline/history/format';
import { listReasons } from '../../../cli/transaction-pipeline/reasons';
import type { TransactionRow } from '../../../cli/transaction-pipeline/stores/rows';
import { formatCommand } from '../../../cli/terminal/format-command';
import { findPendingFeedback } from './pending-feedback';

const VERBS = { approve: 'approved', review: 'sent to review', decline: 'declined' } as const;
/** A decision or a notification that takes longer is not on its usual way. */
const LATE_MS = 60_000;

/** Says in a few sentences what happened to a transaction. @param now milliseconds since 1970 */
export function createSentence(row: TransactionRow, entries: readonly HistoryEntry[], now: number): string {
  return [
    describeDecision(row, now),
    describeNotification(row, now),
    describeInvestigation(row),
    describePending(row, entries),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Formats the time between two ISO 8601 times, or until a time in milliseconds. */
const formatBetween = (from: string, to: string | number): string =>
  formatRoughDuration(Math.max(0, (typeof to === 'number' ? to : Date.parse(to)) - Date.parse(from)));

function describeDecision(row: TransactionRow, now: number): string {
  const { amount, currency, accountId, merchantId, receivedAt, score = 0, outcome, scoredAt } = row;
  const payment = `The payment of ${amount.toLocaleString('en-US')} ${currency} of ${accountId} at ${merchantId}`;
  if (scoredAt === undefined || outcome === undefined) {
    const waiting = `${payment} was accepted ${formatBetween(receivedAt, now)} ago, and has no score yet.`;
    return now - Date.parse(receivedAt) > LATE_MS
      ? `${waiting} That is too long: look for it in the failed messages, or put its event again with ${formatCommand('transaction-pipeline publish')}.`
      : waiting;
  }
  const [reason] = outcome === 'approve' ? [] : listReasons(row, 1);
  return (
    `${payment} was ${VERBS[outcome]} with a score of ${score.toFixed(1)}, ${formatBetween(receivedAt, scoredAt)} after the request` +
    `${reason === undefined ? '' : `, mostly because of this: ${reason}`}.`
  );
}

function describeNotification({ outcome, scoredAt, notifiedAt }: TransactionRow, now: number): string {
  if (scoredAt === undefined || outcome === 'approve') return '';
  if (notifiedAt !== undefined) return `People were notified ${formatBetween(scoredAt, notifiedAt)} later.`;
  const isLate = now - Date.parse(scoredAt) > LATE_MS;
  return `No one is notified yet${isLate ? `, for ${formatBetween(scoredAt, now)}: look for it in the failed messages` : ''}.`;
}

function describeInvestigation({ fraud, confirmedBy = 'someone' }: TransactionRow): string {
  if (fraud === undefined) return '';
  return fraud ? `${confirmedBy} confirmed it as fraud.` : `${confirmedBy} cleared it as genuine.`;
}

function describePending(row: TransactionRow, entries: readonly HistoryEntry[]): string {
  const pending = findPendingFeedback(row, entries);
  if (!pending) return '';
  return `${pending.by} reported that it is ${pending.fraud ? 'a fraud' : 'genuine'}, which FraudDetector has not applied yet.`;
}
