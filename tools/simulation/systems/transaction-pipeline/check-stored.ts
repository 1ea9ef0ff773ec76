import { formatProfileId, isScored, type TransactionRow } from '../../../../src/domain/transactions';
import type { Profile } from '../../../../src/lambdas/transaction-pipeline/adapters/profiles';
import type { StoredId } from '../../../../src/lambdas/transaction-pipeline/adapters/transactions';
import type { CommitCheck } from './check-commits';
import { formatKey, type Monitor } from './monitor';
import type { Stores } from './stores';
import type { Investigators } from './workload/investigators';
import type { Answer } from './workload/senders';

/** Lists the rows of the table Transactions. */
export const listRows = ({ tables }: Stores): readonly TransactionRow[] =>
  tables.transactions.list() as unknown as readonly TransactionRow[];

/** Finds the transactions that messages in queues of failures are about. */
export const findDeadLetters = ({ deadLetters, failures }: Stores): ReadonlySet<string> => {
  const queues = [...Object.values(deadLetters), ...Object.values(failures)];
  return new Set(
    queues.flatMap(({ messages }) =>
      messages.flatMap(({ body }) =>
        [...body.matchAll(/\\*"transactionId\\*":\\*"([^"\\]+)/g)].map(([, id]) => id!),
      ),
    ),
  );
};

/** Checks that each accepted transaction is scored or dead-lettered. Returns the ids of those that are neither. */
export const checkNothingLost = (
  stores: Stores,
  answers: readonly Answer[],
  monitor: Monitor,
): readonly string[] => {
  const rows = new Map(listRows(stores).map((row) => [row.transactionId, row]));
  const dead = findDeadLetters(stores);
  const accepted = new Set([
    ...rows.keys(),
    ...answers.filter(({ status }) => status === 202).map(({ body }) => body.transactionId),
  ]);
  const lost = [...accepted].filter((id) => {
    const row = rows.get(id);
    return !(row && isScored(row)) && !dead.has(id);
  });
  for (const id of lost)
    monitor.report('nothingLost', `${id} is ${rows.has(id) ? 'stored, but not scored' : 'not stored'}`);
  return lost;
};

/** Checks that each id has one row, which is the one that its sender described. */
export const checkRows = (stores: Stores, answers: readonly Answer[], monitor: Monitor): void => {
  const rows = new Map<string, TransactionRow>();
  for (const row of listRows(stores)) {
    if (rows.has(row.transactionId)) monitor.report('oneRow', `${row.transactionId} has two rows`);
    rows.set(row.transactionId, row);
  }
  const ids = stores.tables.ids.list() as unknown as readonly (StoredId & { transactionId: string })[];
  if (ids.length !== rows.size)
    monitor.report('oneRow', `there are ${ids.length} ids and ${rows.size} rows: expected as many`);
  for (const { transactionId, accountId, ts } of ids)
    if (rows.get(transactionId)?.ts !== ts || rows.get(transactionId)?.accountId !== accountId)
      monitor.report('oneRow', `the row of ${transactionId} is not the one of its id`);
  for (const { body, status } of answers) {
    const row = rows.get(body.transactionId);
    if (!row || status === 400) continue;
    const isSame = (['accountId', 'merchantId', 'timestamp', 'amount', 'currency', 'country'] as const).every(
      (field) => row[field] === body[field],
    );
    if (isSame !== (status === 202))
      monitor.report('acceptedOnce', `${body.transactionId} was answered with ${status}: expected the other`);
  }
};

/** Checks that the versions of histories count each transaction and each investigation once. */
export const checkVersions = (stores: Stores, commits: CommitCheck, monitor: Monitor): void => {
  const expected = new Map(commits.feedbackCounts);
  const add = (id: string, count: number): void => void expected.set(id, (expected.get(id) ?? 0) + count);
  for (const row of listRows(stores)) {
    add(formatProfileId('account', row.accountId), 1);
    if (isScored(row)) add(formatProfileId('merchant', row.merchantId), 1);
  }
  for (const [id, count] of commits.skippedCounts) add(id, -count);
  for (const { profileId, version = 0 } of stores.tables.profiles.list() as unknown as readonly Profile[])
    if (!profileId.startsWith('detector#') && version !== (expected.get(profileId) ?? 0))
      monitor.report(
        'countedOnce',
        `${profileId} has the version ${version}: expected ${expected.get(profileId) ?? 0}`,
      );
};

/**
 * Checks that a result of each investigation is stored, or waits in a queue for a person, before the archive is replayed: no alarm
 * requests that replay.
 */
export const checkResults = (stores: Stores, { results }: Investigators, monitor: Monitor): void => {
  const dead = findDeadLetters(stores);
  const investigated = new Set(results.map(({ transactionId }) => transactionId));
  for (const row of listRows(stores))
    if (investigated.has(row.transactionId) && row.fraud === undefined && !dead.has(row.transactionId))
      monitor.report(
        'latestInvestigation',
        `${formatKey(row)} has no result of its investigation, and no dead letter`,
      );
};

/** Checks that the latest result of each investigation is stored. */
export const checkInvestigations = (stores: Stores, { results }: Investigators, monitor: Monitor): void => {
  const latest = new Map<string, (typeof results)[number]>();
  for (const result of results) {
    const known = latest.get(result.transactionId);
    if (!known || known.confirmedAt <= result.confirmedAt) latest.set(result.transactionId, result);
  }
  for (const row of listRows(stores)) {
    const result = latest.get(row.transactionId);
    if (row.fraud !== result?.fraud || row.confirmedAt !== result?.confirmedAt)
      monitor.report(
        'latestInvestigation',
        `${formatKey(row)} has fraud ${row.fraud} of ${row.confirmedAt}: expected ${result?.fraud} of ${result?.confirmedAt}`,
      );
  }
};
