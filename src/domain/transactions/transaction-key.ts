import { formatIsoTime } from '../timestamp';
import { STORED_TIME } from '../validation';
import { ID } from './fields';
import type { Transaction } from './transaction';

/** The keys of a row in the table of transactions. */
export interface TransactionKey {
  readonly accountId: string;
  /** `<time of the purchase>#<transactionId>`, so that rows are in the order of time. */
  readonly ts: string;
}

/** Creates the keys of a transaction's row. */
export const createTransactionKey = ({
  accountId,
  time,
  transactionId,
}: Pick<Transaction, 'accountId' | 'time' | 'transactionId'>): TransactionKey => ({
  accountId,
  ts: `${formatIsoTime(time)}#${transactionId}`,
});

/** Whether a text is the sort key of a row. */
export const isSortKey = (text: string): boolean => {
  const separator = text.indexOf('#');
  return STORED_TIME.isValid(text.slice(0, separator)) && ID.isValid(text.slice(separator + 1));
};
