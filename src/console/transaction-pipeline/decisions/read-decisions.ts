import type { TransactionStore } from '../../../cli/transaction-pipeline/stores/transactions';
import { createListedTransaction, type ListedTransaction, mergeTransactions } from './listed-transaction';
import { type RecentSources, readLoggedDecisions } from './logged-decisions';
import { type ReadBucket, readWrittenDecisions } from './written-decisions';

/** The decisions of a list. */
export const MAX_DECISIONS = 200;
/** The decisions of the last minutes, which are sent again when one of them changes. */
const MAX_LIVE = 100;

/** Where decisions are read from. */
export interface DecisionSources extends RecentSources {
  readonly transactions: Pick<TransactionStore, 'findAll' | 'listOfAccount'>;
  readonly processed: ReadBucket;
}

/** Reads the newest decisions of all accounts, the newest first. */
export async function readNewestDecisions(
  sources: DecisionSources,
  now: number,
): Promise<ListedTransaction[]> {
  const [written, logged] = await Promise.all([
    readWrittenDecisions(sources.processed, MAX_DECISIONS),
    readLoggedDecisions(sources, MAX_LIVE, now),
  ]);
  // The table, from which the logged ones are read, is newer than the bucket.
  return mergeTransactions(written, logged).slice(0, MAX_DECISIONS);
}

/** Reads the decisions of the last two minutes. */
export const readLiveDecisions = (sources: RecentSources, now: number): Promise<ListedTransaction[]> =>
  readLoggedDecisions(sources, MAX_LIVE, now);

/** Reads the newest transactions of an account, also those without a decision. */
export async function readAccountDecisions(
  { transactions }: Pick<DecisionSources, 'transactions'>,
  accountId: string,
): Promise<ListedTransaction[]> {
  const rows = await transactions.listOfAccount(accountId);
  return mergeTransactions(rows.slice(-MAX_DECISIONS).map(createListedTransaction));
}
