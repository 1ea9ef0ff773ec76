import { listReasons } from '../../../cli/transaction-pipeline/reasons';
import type { TransactionRow } from '../../../cli/transaction-pipeline/stores/rows';

/** The reasons in a list; the page of the transaction shows all. */
const SHOWN_REASONS = 2;

/** A transaction in a list, with the decision about it. Times are ISO 8601 in UTC. */
export interface ListedTransaction {
  readonly transactionId: string;
  readonly accountId: string;
  readonly merchantId: string;
  readonly amount: number;
  readonly currency: string;
  readonly country: string | undefined;
  readonly category: string | undefined;
  readonly receivedAt: string;
  readonly scoredAt: string | undefined;
  /** From the request to the decision, in milliseconds. */
  readonly decisionMs: number | undefined;
  readonly score: number | undefined;
  readonly outcome: TransactionRow['outcome'];
  /** Why the score is not lower, the largest part first. */
  readonly reasons: readonly string[];
  readonly rules: readonly string[];
  readonly notifiedAt: string | undefined;
  /** The result of the investigation. */
  readonly fraud: boolean | undefined;
}

/** The fields that rows have in common with the lines in the bucket of processed transactions. */
type DecidedTransaction = Pick<
  TransactionRow,
  | 'transactionId'
  | 'accountId'
  | 'merchantId'
  | 'amount'
  | 'currency'
  | 'country'
  | 'merchantCategory'
  | 'receivedAt'
  | 'scoredAt'
  | 'score'
  | 'outcome'
  | 'parts'
  | 'matchedRules'
  | 'notifiedAt'
  | 'fraud'
>;

/** Creates what a list shows of a row, or of a line in the bucket of processed transactions. */
export const createListedTransaction = (row: DecidedTransaction): ListedTransaction => ({
  transactionId: row.transactionId,
  accountId: row.accountId,
  merchantId: row.merchantId,
  amount: row.amount,
  currency: row.currency,
  country: row.country,
  category: row.merchantCategory,
  receivedAt: row.receivedAt,
  scoredAt: row.scoredAt,
  decisionMs:
    row.scoredAt === undefined
      ? undefined
      : Math.max(0, Date.parse(row.scoredAt) - Date.parse(row.receivedAt)),
  score: row.score,
  outcome: row.outcome,
  reasons: listReasons(row, SHOWN_REASONS),
  rules: row.matchedRules ?? [],
  notifiedAt: row.notifiedAt,
  fraud: row.fraud,
});

/** Merges lists, newest first. Of one transaction, the entry of the later list remains. */
export function mergeTransactions(...lists: readonly (readonly ListedTransaction[])[]): ListedTransaction[] {
  const byId = new Map(lists.flat().map((entry) => [entry.transactionId, entry]));
  return [...byId.values()].sort((a, b) => (getPlace(a) < getPlace(b) ? 1 : -1));
}

/** Requests of the same millisecond are in the order of their decisions; those without a decision come last. */
const getPlace = ({ receivedAt, scoredAt = '~' }: ListedTransaction): string => `${receivedAt} ${scoredAt}`;
