import type { Transaction } from '../../transactions/transaction';
import type { AccountFeatures } from '../types';
import { readHistory } from './read';

export { addToAccount, copyAccount, updateAccount } from './update';

/** The stored history of an account: a fixed number of bytes, see `layout.ts`. */
export type AccountState = Uint8Array;

/** The features of an account before a transaction, and the transactions in the velocity window. */
export interface AccountReading {
  readonly features: AccountFeatures;
  /** The transactions of the account within 10 minutes, this one included; at most 33. */
  readonly recentTxnCount: number;
}

/**
 * Reads the state of an account before a transaction.
 * @throws RangeError for a state of another version
 */
export function readAccount(state: AccountState | undefined, transaction: Transaction): AccountReading {
  const history = readHistory(state, transaction);
  return { features: history, recentTxnCount: history.count10m + 1 };
}
