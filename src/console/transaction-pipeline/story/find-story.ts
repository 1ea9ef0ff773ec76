import { ID } from '../../../domain/transactions/fields';
import { SYSTEM_PREFIX } from '../../../domain/transactions';
import type { Deployment } from '../../../cli/transaction-pipeline/deployment';
import { createEntries, type HistoryEntry } from '../../../cli/transaction-pipeline/history/entry';
import { AuditLogStore } from '../../../cli/transaction-pipeline/stores/audit-logs';
import type { TransactionRow } from '../../../cli/transaction-pipeline/stores/rows';
import { TransactionStore } from '../../../cli/transaction-pipeline/stores/transactions';
import type { Story } from '../../server/section';
import { createEntryStep } from './entry-step';
import { createSentence } from './sentence';
import { createSteps } from './steps';

type Tables = Pick<Deployment, 'dynamo' | 'getOutput'>;

/**
 * Finds the story of a transaction by its id, which is also the correlation id in logs, or of a part of the system such as
 * `system#NightTime`, by its row and its audit trail.
 * @param now milliseconds since 1970
 * @returns undefined if the system has no record of the id
 */
export async function findStory(tables: Tables, id: string, now: number): Promise<Story | undefined> {
  const isSystem = id.startsWith(SYSTEM_PREFIX);
  if (!isSystem && !ID.isValid(id)) return undefined;
  const [row, rows] = await Promise.all([
    isSystem ? undefined : new TransactionStore(tables).find(id),
    new AuditLogStore(tables).read(id),
  ]);
  const entries = createEntries(rows);
  if (row) return createTransactionStory(row, entries, now);
  return entries.length > 0 ? createTrailStory(id, entries) : undefined;
}

const createTransactionStory = (
  row: TransactionRow,
  entries: readonly HistoryEntry[],
  now: number,
): Story => ({
  title: `Transaction ${row.transactionId}`,
  sentence: createSentence(row, entries, now),
  correlationId: row.transactionId,
  steps: createSteps(row, entries),
  links: [
    { title: 'The parts of its score, its account and its merchant', href: formatPath(row.transactionId) },
    {
      title: `Transactions of ${row.accountId}`,
      href: `/transactions?account=${encodeURIComponent(row.accountId)}`,
    },
  ],
});

/** The story of an id without a row: a part of the system, or a transaction that could not be stored. */
function createTrailStory(id: string, entries: readonly HistoryEntry[]): Story {
  const isSystem = id.startsWith(SYSTEM_PREFIX);
  const count = `${entries.length} ${entries.length === 1 ? 'event is' : 'events are'}`;
  return {
    title: isSystem ? id.slice(SYSTEM_PREFIX.length) : `Transaction ${id}`,
    sentence:
      `${isSystem ? '' : 'It is not stored, so only its audit trail is shown. '}${count} recorded, ` +
      `the last one: ${entries.at(-1)!.summary}.`,
    correlationId: id,
    steps: entries.map(createEntryStep),
    links: isSystem ? [{ title: 'Rules', href: '/rules' }] : [],
  };
}

const formatPath = (transactionId: string): string => `/transactions/${encodeURIComponent(transactionId)}`;
