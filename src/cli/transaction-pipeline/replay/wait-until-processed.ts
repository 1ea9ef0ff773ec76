import { matchEvent } from '../../../domain/event-patterns';
import { type BusRule, RULE_PATTERNS, SOURCES, TRANSACTION_EVENTS } from '../../../domain/transactions';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { formatCount } from '../../terminal/print';
import { isEntryOfReplay } from '../audit-facts';
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
    // FraudDetector puts this event, when it scores the transaction.
    if (name === 'SuspiciousTransactions')
      return row.outcome !== undefined && row.outcome !== 'approve' && isIn(row.scoredAt);
    // The rules of the detector with the same names can differ from those of the bus, which the stack deploys.
    const event = { source: SOURCES.ingestion, 'detail-type': TRANSACTION_EVENTS.received, detail: row };
    return isIn(row.receivedAt) && matchEvent(RULE_PATTERNS[name].pattern, event);
  });
}

/** An event follows the receipt of its transaction after some seconds at most, unless it was retried. */
const EVENT_DELAY_MS = 10_000;

/** How many transactions have an audit entry of the replay, and how many were expected to. */
export interface ProcessedCount {
  readonly processed: number;
  readonly expected: number;
}

/**
 * Waits until the audit trail of each transaction has an entry of the replay, or until no further one gets an entry for
 * half a minute. A transaction at the end of the period is expected only if it has one: its event may be later.
 */
export async function waitUntilProcessed(
  auditLogs: Pick<AuditLogStore, 'readAll'>,
  before: Snapshot,
  options: Clock & {
    /** The name of the replay. */
    readonly name: string;
    readonly rules: readonly string[];
    readonly period: ReplayPeriod;
    readonly onProgress: (line: string) => void;
  },
): Promise<ProcessedCount> {
  const { name, rules, period, wait, now, onProgress } = options;
  const list = ({ from, to }: ReplayPeriod) =>
    [...before.history.keys()].filter((id) => {
      const row = before.rows.get(id);
      return row !== undefined && isReplayed(row, rules, { from, to });
    });
  const required = new Set(list({ ...period, to: period.to - EVENT_DELAY_MS }));
  let open = list(period);
  const total = open.length;
  await waitWhileProgressing(
    async () => {
      const current = await auditLogs.readAll(open);
      open = open.filter((id) => !(current.get(id) ?? []).some((entry) => isEntryOfReplay(entry, name)));
      onProgress(`${formatCount(total - open.length, 'transaction')} of ${total} processed again`);
      const isDone = open.length === 0 || (required.size > 0 && !open.some((id) => required.has(id)));
      return { result: open, isDone, progress: open.length };
    },
    { wait, now, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  const missing = open.filter((id) => required.has(id)).length;
  const processed = total - open.length;
  return { processed, expected: processed + missing };
}
