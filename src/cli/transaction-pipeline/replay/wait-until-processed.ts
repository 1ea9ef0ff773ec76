import type { BusRule } from '../../../domain/transactions';
import { formatCount } from '../../terminal/print';
import type { AuditLogStore } from '../stores/audit-logs';
import type { TransactionRow } from '../stores/rows';
import type { ReplayPeriod } from './archive';
import type { Snapshot } from './snapshot';

const POLL_MS = 2_000;
const PATIENCE_MS = 30_000;

/** Whether a replay to these rules processes a transaction again. @param rules all rules of the bus if there are none */
export function isReplayed(row: TransactionRow, rules: readonly string[], period: ReplayPeriod): boolean {
  const isIn = (time: string | undefined) =>
    time !== undefined && Date.parse(time) >= period.from && Date.parse(time) < period.to;
  return (rules.length === 0 ? ['EveryTransaction', 'FraudFeedback'] : rules).some((rule) => {
    const name = rule as BusRule;
    if (name === 'FraudFeedback') return isIn(row.confirmedAt);
    if (!isIn(row.receivedAt)) return false;
    if (name === 'EveryTransaction') return true;
    if (name === 'SuspiciousTransactions') return row.outcome !== undefined && row.outcome !== 'approve';
    return row.matchedRules?.includes(name) === true;
  });
}

/**
 * Waits until the audit trail of each transaction has an entry of the replay, or until no further one gets an entry for
 * half a minute. Returns the number of transactions with an entry, and of those that were expected.
 */
export async function waitUntilProcessed(
  auditLogs: Pick<AuditLogStore, 'readAll'>,
  before: Snapshot,
  options: {
    readonly rules: readonly string[];
    readonly period: ReplayPeriod;
    readonly wait: (milliseconds: number) => Promise<void>;
    readonly now: () => number;
    readonly onProgress: (line: string) => void;
  },
): Promise<{ readonly processed: number; readonly expected: number }> {
  const { rules, period, wait, now, onProgress } = options;
  const expected = [...before.history.keys()].filter((id) => {
    const row = before.rows.get(id);
    return row !== undefined && isReplayed(row, rules, period);
  });
  let open = expected;
  for (
    let lastProgress = now();
    open.length > 0 && now() - lastProgress <= PATIENCE_MS;
    await wait(POLL_MS)
  ) {
    const current = await auditLogs.readAll(open);
    const stillOpen = open.filter(
      (id) => (current.get(id)?.length ?? 0) <= (before.history.get(id)?.length ?? 0),
    );
    if (stillOpen.length < open.length) lastProgress = now();
    open = stillOpen;
    onProgress(
      `${formatCount(expected.length - open.length, 'transaction')} of ${expected.length} processed again`,
    );
    if (open.length === 0) break;
  }
  return { processed: expected.length - open.length, expected: expected.length };
}
