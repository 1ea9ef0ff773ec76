import { matchEvent } from '../../../../src/domain/event-patterns';
import {
  ANOMALY_RULES,
  AUDIT_EVENTS,
  type AuditRow,
  isScored,
  RULE_PATTERNS,
  SOURCES,
  toTransactionReceived,
  TRANSACTION_EVENTS,
  type TransactionRow,
} from '../../../../src/domain/transactions';
import { isAcceptance } from '../../../../src/cli/transaction-pipeline/audit-facts';
import { listRows } from './check-stored';
import type { Monitor } from './monitor';
import type { Stores } from './stores';
import type { Investigators } from './workload/investigators';
import type { Answer } from './workload/senders';

/** What an entry of the audit trail says about decisions and notifications. */
interface Result {
  readonly score?: number;
  readonly scoredAt?: string;
  readonly notified?: boolean;
  readonly alreadyNotified?: boolean;
}

/** The audit trail by transaction. */
const groupEntries = ({ tables }: Stores): ReadonlyMap<string, readonly AuditRow[]> => {
  const groups = new Map<string, AuditRow[]>();
  for (const row of tables.auditLogs.list() as unknown as readonly AuditRow[]) {
    const group = groups.get(row.transactionId);
    if (group) group.push(row);
    else groups.set(row.transactionId, [row]);
  }
  return groups;
};

const readResult = ({ detail }: AuditRow): Result =>
  (JSON.parse(detail) as { readonly responsePayload?: Result }).responsePayload ?? {};

/** Checks that the audit trail contains each step of each transaction. */
export const checkAudit = (
  stores: Stores,
  answers: readonly Answer[],
  { results }: Investigators,
  monitor: Monitor,
): void => {
  const trails = groupEntries(stores);
  const requireEntry = (id: string, what: string, isIt: (entry: AuditRow) => boolean): void => {
    if (!trails.get(id)?.some(isIt)) monitor.report('audited', `the trail of ${id} does not contain ${what}`);
  };
  const rows = listRows(stores);
  for (const row of rows) checkTrail(row, trails.get(row.transactionId) ?? [], requireEntry, monitor);
  const stored = new Set(rows.map(({ transactionId }) => transactionId));
  for (const { transactionId: id, confirmedAt } of results)
    if (stored.has(id))
      requireEntry(
        id,
        `the investigation of ${confirmedAt}`,
        ({ type, detail }) => type === TRANSACTION_EVENTS.fraudConfirmed && detail.includes(confirmedAt),
      );
  for (const { body, status } of answers)
    if (status === 409)
      requireEntry(body.transactionId, 'the conflict', ({ type }) => type === AUDIT_EVENTS.conflict);
};

const checkTrail = (
  row: TransactionRow,
  trail: readonly AuditRow[],
  requireEntry: (id: string, what: string, isIt: (entry: AuditRow) => boolean) => void,
  monitor: Monitor,
): void => {
  const { transactionId: id } = row;
  requireEntry(id, 'the acceptance', isAcceptance);
  const results = trail.filter(({ detail }) => detail.includes('"responsePayload"')).map(readResult);
  const count = (isIt: (result: Result) => boolean): number => results.filter(isIt).length;
  if (isScored(row)) {
    requireEntry(id, 'the decision', () => count(({ score }) => score === row.score) > 0);
    if (row.outcome !== 'approve') {
      requireEntry(id, 'the suspicion', ({ type }) => type === TRANSACTION_EVENTS.suspicious);
      requireEntry(id, 'the notification', () =>
        results.some(({ notified, alreadyNotified }) => notified === true || alreadyNotified === true),
      );
    }
  }
  const event = {
    source: SOURCES.ingestion,
    'detail-type': TRANSACTION_EVENTS.received,
    detail: { ...toTransactionReceived(row) },
  };
  for (const rule of ANOMALY_RULES)
    if (matchEvent(RULE_PATTERNS[rule].pattern, event))
      requireEntry(id, `the match of ${rule}`, (entry) => entry.rule === rule);
  const acceptances = trail.filter(isAcceptance).length;
  if (acceptances > 1)
    monitor.report('auditedOnce', `${id} was accepted ${acceptances} times: expected once`);
  // Lambda can deliver an event twice to the function, which then records one decision twice.
  const decisions = new Set(
    results.flatMap(({ score, scoredAt }) => (score === undefined ? [] : `${score} ${scoredAt}`)),
  );
  if (decisions.size > 1)
    monitor.report('auditedOnce', `the trail of ${id} has ${decisions.size} decisions: expected one`);
};
