import { countDecisions, countNotifications } from '../audit-facts';
import { formatCanonical } from '../canonical';
import { formatProfileId } from '../../../domain/transactions';
import type { AuditRow, TransactionRow } from '../stores/rows';
import { digestRows, type Snapshot } from './snapshot';

/** What a replay changed, and what it must not have changed. */
export interface Proof {
  readonly transactions: number;
  readonly digestBefore: string;
  readonly digestAfter: string;
  /** The number of rows that are the same, attribute by attribute. */
  readonly unchanged: number;
  /** Transactions that the replay completed: they were not scored, not notified or not confirmed before. */
  readonly completed: readonly string[];
  /** Transactions that an operator or a new confirmation changed during the replay. */
  readonly changedByOthers: readonly string[];
  readonly profiles: { readonly unchanged: number; readonly explained: number };
  /** The audit entries of the compared trails: those of before that are the same, and those that the replay added. */
  readonly auditEntries: { readonly same: number; readonly added: number; readonly trails: number };
  /** One line per change that must not happen; empty if the replay is proven harmless. */
  readonly problems: readonly string[];
}

/** What happened in the system during the replay, so that its effects are not attributed to the replay. */
export interface Meanwhile {
  /** A time before the first snapshot, ISO 8601. */
  readonly startedAt: string;
  /** Transactions that were received, scored or confirmed since then. */
  readonly rows: readonly TransactionRow[];
}

type RowChange = 'none' | 'completed' | 'others' | 'problem';

/** Attributes that the processing of a transaction adds: the first value is final. */
const FINAL = [
  ['score', 'outcome', 'parts', 'matchedRules', 'model', 'scoredAt', 'scoredBy'],
  ['notifiedAt', 'notifyingUntil', 'notifyingBy'],
  ['fraud', 'confirmedAt', 'confirmedBy'],
] as const;

/** Compares a period before and after its replay. */
export function compareSnapshots(before: Snapshot, after: Snapshot, meanwhile: Meanwhile): Proof {
  const problems: string[] = [];
  const changes = new Map<string, RowChange>();
  for (const [id, row] of before.rows) {
    const current = after.rows.get(id);
    if (current === undefined) problems.push(`the row of ${id} does not exist any more`);
    else changes.set(id, classifyChange(row, current, meanwhile, problems));
  }
  const list = (change: RowChange) => [...changes].flatMap(([id, found]) => (found === change ? [id] : []));
  const completed = list('completed');
  const touched = new Set([...completed, ...list('others')]);
  return {
    transactions: before.rows.size,
    digestBefore: digestRows(before.rows),
    digestAfter: digestRows(after.rows),
    unchanged: list('none').length,
    completed,
    changedByOthers: list('others'),
    profiles: compareProfiles(before, after, touched, meanwhile, problems),
    auditEntries: compareHistories(before.history, after.history, problems),
    problems,
  };
}

function classifyChange(
  before: TransactionRow,
  after: TransactionRow,
  { startedAt }: Meanwhile,
  problems: string[],
): RowChange {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => formatCanonical(before[name]) !== formatCanonical(after[name]));
  if (changed.length === 0) return 'none';
  const [scored, notified, confirmed] = FINAL;
  const isNew = (group: readonly string[], first: string) =>
    before[first] === undefined ? changed.filter((name) => group.includes(name)) : [];
  const isConfirmedSince = (after.confirmedAt ?? '') >= startedAt;
  const expected = new Set([
    ...isNew(scored, 'score'),
    ...isNew(notified, 'notifiedAt'),
    ...isNew(confirmed, 'fraud'),
    ...(isConfirmedSince ? confirmed : []),
  ]);
  const wrong = changed.filter((name) => !expected.has(name));
  if (wrong.length > 0) {
    const values = wrong.map(
      (name) => `${name} was ${formatCanonical(before[name])} and is ${formatCanonical(after[name])}`,
    );
    problems.push(`${before.transactionId}: ${values.join('; ')}`);
    return 'problem';
  }
  const isOthers =
    isConfirmedSince && changed.every((name) => (confirmed as readonly string[]).includes(name));
  return isOthers ? 'others' : 'completed';
}

/** A profile changes only with a new transaction or confirmation of its account or merchant, or one that was completed. */
function compareProfiles(
  before: Snapshot,
  after: Snapshot,
  touched: ReadonlySet<string>,
  { rows }: Meanwhile,
  problems: string[],
): Proof['profiles'] {
  const reasons = new Set(
    [...rows, ...[...touched].flatMap((id) => after.rows.get(id) ?? [])].flatMap(
      ({ accountId, merchantId }) => [
        formatProfileId('account', accountId),
        formatProfileId('merchant', merchantId),
      ],
    ),
  );
  let [unchanged, explained] = [0, 0];
  for (const [id, digest] of before.profiles) {
    const current = after.profiles.get(id);
    if (current === digest) unchanged++;
    else if (reasons.has(id)) explained++;
    else
      problems.push(
        `profile ${id} ${current === undefined ? 'does not exist any more' : 'changed'}, without a new transaction or confirmation`,
      );
  }
  return { unchanged, explained };
}

function compareHistories(
  before: Snapshot['history'],
  after: Snapshot['history'],
  problems: string[],
): Proof['auditEntries'] {
  let [same, added] = [0, 0];
  for (const [id, entries] of before) {
    const current = new Map((after.get(id) ?? []).map((entry) => [entry.ts, entry]));
    for (const entry of entries) {
      const found = current.get(entry.ts);
      if (found !== undefined && formatCanonical(found) === formatCanonical(entry)) same++;
      else problems.push(`audit trail of ${id}: the entry ${entry.ts} ${found ? 'changed' : 'is missing'}`);
    }
    added += current.size - entries.length;
    reportRepetition(id, entries, after.get(id) ?? [], problems);
  }
  return { same, added, trails: before.size };
}

function reportRepetition(
  id: string,
  before: readonly AuditRow[],
  after: readonly AuditRow[],
  problems: string[],
): void {
  const count = (name: string, counter: (entries: readonly AuditRow[]) => number) => {
    const [previous, current] = [counter(before), counter(after)];
    if (current > Math.max(1, previous))
      problems.push(`audit trail of ${id}: ${current} ${name}, and ${previous} before the replay`);
  };
  count('decisions', countDecisions);
  count('notifications', countNotifications);
}
