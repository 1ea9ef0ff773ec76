import type { Transaction } from '../transactions/transaction';
import * as A from './account/layout';
import { copyAccount } from './account/update';
import { hashText } from './hash';
import * as M from './merchant/layout';
import { advanceDays, copyMerchant, isStoredDay } from './merchant/update';
import { getFraudOffset } from './merchant/fraud-days';
import { addToCounter, createView } from './state';
import { getDay } from './time';

/** The result of an investigation of a transaction. */
export interface Feedback {
  readonly transaction: Transaction;
  readonly fraud: boolean;
  /** When it was confirmed, in milliseconds since 1970. */
  readonly confirmedAt: number;
}

/** The states after the feedback. */
export interface FeedbackStates {
  readonly account: Uint8Array;
  readonly merchant: Uint8Array;
}

/**
 * Adds the result of an investigation to the account and to the merchant. The same result again changes nothing while the
 * state remembers the transaction (the last 8 of an account, the last 32 of a merchant); the opposite result of a
 * remembered fraud takes it back. A transaction that is cleared without a confirmed fraud changes nothing: it already
 * counts as genuine.
 */
export function applyFeedback(
  states: { readonly account?: Uint8Array; readonly merchant?: Uint8Array },
  feedback: Feedback,
): FeedbackStates {
  const account = copyAccount(states.account);
  const merchant = copyMerchant(states.merchant);
  addFeedback({ account, merchant }, feedback);
  return { account, merchant };
}

/** Adds the result of an investigation in place, which saves the copies. */
export function addFeedback({ account, merchant }: FeedbackStates, { transaction, fraud }: Feedback): void {
  const hash = hashText(transaction.transactionId) || 1;
  const day = getDay(transaction.time);
  const accountChange = recordFraud(account, ACCOUNT_RING, hash, fraud);
  if (accountChange !== 0) {
    const view = createView(account);
    addToCounter(view, A.FRAUDS, accountChange);
    if (fraud) view.setInt32(A.FRAUD_DAY, Math.max(day, view.getInt32(A.FRAUD_DAY, true)), true);
  }
  const merchantChange = recordFraud(merchant, MERCHANT_RING, hash, fraud);
  if (merchantChange === 0) return;
  const view = createView(merchant);
  view.setUint32(M.FRAUDS, Math.max(0, view.getUint32(M.FRAUDS, true) + merchantChange), true);
  advanceDays(view, day);
  if (isStoredDay(view, day)) addToCounter(view, getFraudOffset(transaction.time), merchantChange);
}

interface Ring {
  readonly index: number;
  readonly start: number;
  readonly slots: number;
}

const ACCOUNT_RING: Ring = { index: A.FEEDBACK_INDEX, start: A.FEEDBACK, slots: A.FEEDBACK_SLOTS };
const MERCHANT_RING: Ring = { index: M.FEEDBACK_INDEX, start: M.FEEDBACK, slots: M.FEEDBACK_SLOTS };

/** Records the result. Returns the change of the number of frauds: 1, -1, or 0 for a known result. */
function recordFraud(state: Uint8Array, { index, start, slots }: Ring, hash: number, fraud: boolean): number {
  const view = createView(state);
  for (let slot = 0; slot < slots; slot++) {
    const offset = start + 4 * slot;
    if (view.getUint32(offset, true) !== hash) continue;
    if (fraud) return 0;
    view.setUint32(offset, 0, true);
    return -1;
  }
  if (!fraud) return 0;
  const next = state[index]!;
  view.setUint32(start + 4 * next, hash, true);
  state[index] = (next + 1) % slots;
  return 1;
}
