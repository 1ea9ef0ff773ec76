import type { Transaction } from '../transactions/transaction';
import { readHistory } from './account/read';
import type { AccountFeatures } from './types';

export { addToAccount, copyAccount, updateAccount } from './account/update';
export {
  addFeedback,
  applyAccountFeedback,
  applyFeedback,
  applyMerchantFeedback,
  type Feedback,
  type FeedbackStates,
} from './feedback';
export { addToMerchant, copyMerchant, updateMerchant } from './merchant/update';
export { MODEL_VERSION } from './model/trees';
export {
  chooseOutcome,
  createFacts,
  MODEL_PARTS,
  scoreTransaction,
  THRESHOLDS,
  type MatchedRule,
  type ScoreInput,
} from './score';
export { OUTCOMES, type AccountFeatures, type Outcome, type Score, type ScorePart } from './types';

/** The stored history of an account: a fixed number of bytes, see `account/layout.ts`. */
export type AccountState = Uint8Array;
/** The stored history of a merchant: a fixed number of bytes, see `merchant/layout.ts`. */
export type MerchantState = Uint8Array;

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
