import type { Transaction } from '../transactions/transaction';
import * as A from './account/layout';
import { copyAccount } from './account/update';
import { view as accountView } from './account/view';
import * as M from './merchant/layout';
import { addToDay, copyMerchant } from './merchant/update';
import { view as merchantView } from './merchant/view';
import { getDay } from './time';

/** The result of an investigation of a transaction. */
export interface Feedback {
  readonly transaction: Transaction;
  readonly fraud: boolean;
  /** The result that was applied before, which is stored with the transaction; undefined without one. */
  readonly earlier?: boolean | undefined;
  /** When it was confirmed, in milliseconds since 1970. */
  readonly confirmedAt: number;
}

/** The states after the feedback. */
export interface FeedbackStates {
  readonly account: Uint8Array;
  readonly merchant: Uint8Array;
}

/**
 * Adds the result of an investigation to the account and to the merchant. The earlier result decides what changes: the same
 * one again changes nothing, and the opposite one takes the fraud back, however long ago it was. A transaction that is
 * cleared without a confirmed fraud changes nothing: it already counts as genuine.
 */
export const applyFeedback = (
  states: { readonly account?: Uint8Array; readonly merchant?: Uint8Array },
  feedback: Feedback,
): FeedbackStates => ({
  account: applyAccountFeedback(states.account, feedback),
  merchant: applyMerchantFeedback(states.merchant, feedback),
});

/** Adds the result of an investigation to the state of the account. @throws RangeError for an unknown version */
export function applyAccountFeedback(state: Uint8Array | undefined, feedback: Feedback): Uint8Array {
  const next = copyAccount(state);
  addToAccount(next, feedback);
  return next;
}

/** Adds the result of an investigation to the state of the merchant. @throws RangeError for an unknown version */
export function applyMerchantFeedback(state: Uint8Array | undefined, feedback: Feedback): Uint8Array {
  const next = copyMerchant(state);
  addToMerchant(next, feedback);
  return next;
}

/** Adds the result of an investigation in place, which saves the copies. */
export function addFeedback({ account, merchant }: FeedbackStates, feedback: Feedback): void {
  addToAccount(account, feedback);
  addToMerchant(merchant, feedback);
}

/** The change of the number of frauds: 1, -1 or 0. */
const countChange = ({ fraud, earlier }: Feedback): number => Number(fraud) - Number(earlier === true);

function addToAccount(state: Uint8Array, feedback: Feedback): void {
  const change = countChange(feedback);
  if (change === 0) return;
  accountView.load(state);
  accountView.addToCounter(A.FRAUDS, change);
  if (change > 0) {
    const day = getDay(feedback.transaction.time);
    accountView.setInt32(A.FRAUD_DAY, Math.max(day, accountView.getInt32(A.FRAUD_DAY)));
  }
  accountView.store(state);
}

function addToMerchant(state: Uint8Array, feedback: Feedback): void {
  const change = countChange(feedback);
  if (change === 0) return;
  merchantView.load(state);
  merchantView.setUint32(M.FRAUDS, Math.max(0, merchantView.getUint32(M.FRAUDS) + change));
  addToDay(M.DAY_FRAUDS, getDay(feedback.transaction.time), change);
  merchantView.store(state);
}
