import type { FunctionLogs } from '../../../cli/target/function-logs';
import type { TransactionStore } from '../../../cli/transaction-pipeline/stores/transactions';
import { createListedTransaction, type ListedTransaction, mergeTransactions } from './listed-transaction';

/** FraudDetector logs it for each decision. */
const MESSAGE = 'transaction scored';
/** Older decisions are in the bucket: it is written every ten seconds, and a log line can arrive late. */
const PERIOD_MS = 120_000;

/** Where the decisions of the last minutes are found. */
export interface RecentSources {
  readonly logs: Pick<FunctionLogs, 'readLines'>;
  readonly transactions: Pick<TransactionStore, 'findAll'>;
}

/**
 * Reads the decisions of the last two minutes, the newest first: the log of FraudDetector names the transactions, and the
 * table contains them as they are now.
 * @param max the number of decisions
 * @param now milliseconds since 1970
 */
export async function readLoggedDecisions(
  { logs, transactions }: RecentSources,
  max: number,
  now: number,
): Promise<ListedTransaction[]> {
  const lines = await logs.readLines('FraudDetector', MESSAGE, now - PERIOD_MS);
  const ids = lines.map(({ correlation_id: id }) => id).filter((id) => typeof id === 'string');
  // The newest are the last lines.
  const newest = [...new Set(ids.reverse())].slice(0, max);
  const rows = newest.length === 0 ? [] : await transactions.findAll(newest);
  return mergeTransactions(rows.map(createListedTransaction));
}
