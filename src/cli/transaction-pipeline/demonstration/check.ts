import {
  countDecisions,
  countNotifications,
  hasDecision,
  hasNotification,
  listMatchedRules,
} from '../audit-facts';
import { AUDIT_EVENTS } from '../../../domain/transactions';
import type { AuditRow, TransactionRow } from '../stores/rows';
import type { DemonstrationTransaction } from './transactions';

/** Compares the rows and audit trails of the transactions with the expected ones. Returns one line per mismatch. */
export function findMismatches(
  transactions: readonly DemonstrationTransaction[],
  rows: ReadonlyMap<string, TransactionRow>,
  history: ReadonlyMap<string, readonly AuditRow[]>,
): string[] {
  return transactions.flatMap(({ request: { transactionId }, rules }) => {
    const row = rows.get(transactionId);
    if (row === undefined) return [`${transactionId} has no row in Transactions`];
    return [...checkRow(row, rules), ...checkHistory(row, history.get(transactionId) ?? [])];
  });
}

const formatRules = (rules: readonly string[]): string =>
  rules.length === 0 ? 'none' : [...rules].sort().join(', ');

function checkRow(row: TransactionRow, rules: readonly string[]): string[] {
  const { transactionId, score, outcome, notifiedAt } = row;
  if (score === undefined || outcome === undefined) return [`${transactionId} is not scored`];
  const [expected, found] = [formatRules(rules), formatRules(row.matchedRules ?? [])];
  return [
    ...(expected === found ? [] : [`${transactionId} matched the rules ${found}: expected ${expected}`]),
    ...(outcome !== 'approve' && notifiedAt === undefined
      ? [`${transactionId} has the outcome ${outcome}, but was not notified`]
      : []),
    ...(outcome === 'approve' && notifiedAt !== undefined
      ? [`${transactionId} was notified, although its outcome is approve`]
      : []),
  ];
}

function checkHistory(row: TransactionRow, entries: readonly AuditRow[]): string[] {
  const { transactionId, matchedRules = [], notifiedAt } = row;
  const problems: string[] = [];
  if (!entries.some(({ type }) => type === AUDIT_EVENTS.accepted))
    problems.push(`the audit trail of ${transactionId} does not contain ${AUDIT_EVENTS.accepted}`);
  const [decisions, notifications] = [countDecisions(entries), countNotifications(entries)];
  if (decisions > 1 || !hasDecision(entries))
    problems.push(`the audit trail of ${transactionId} contains ${decisions} decisions: expected 1`);
  if (notifications > 1 || hasNotification(entries) !== (notifiedAt !== undefined))
    problems.push(
      `the audit trail of ${transactionId} contains ${notifications} notifications: expected ${notifiedAt === undefined ? 0 : 1}`,
    );
  const recorded = listMatchedRules(entries);
  const missing = matchedRules.filter((rule) => !recorded.has(rule));
  if (missing.length > 0)
    problems.push(`the audit trail of ${transactionId} does not contain the match of ${missing.join(', ')}`);
  return problems;
}
