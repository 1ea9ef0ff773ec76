import {
  addFeedback,
  addToAccount,
  addToMerchant,
  copyAccount,
  copyMerchant,
  readAccount,
  type AccountState,
  type MerchantState,
  type ScoreInput,
} from '../../../domain/fraud';
import type { Transaction } from '../../../domain/transactions';

/** The days after which the fraud of a transaction is confirmed. */
export const FEEDBACK_DELAY_DAYS = 7;
const DELAY_MS = FEEDBACK_DELAY_DAYS * 86_400_000;

/** The detector on a series of transactions in the order of their times: it has no state but that of the accounts and merchants. */
export class DetectorReplay {
  private readonly accounts = new Map<string, AccountState>();
  private readonly merchants = new Map<string, MerchantState>();
  /** Frauds whose confirmation has not arrived, in the order of their times. */
  private waiting: Transaction[] = [];
  private next = 0;

  /** Applies the confirmations that have arrived at a time. */
  advance(time: number): void {
    while (this.next < this.waiting.length && this.waiting[this.next]!.time <= time - DELAY_MS)
      this.confirm(this.waiting[this.next++]!);
    if (this.next < 10_000) return;
    this.waiting = this.waiting.slice(this.next);
    this.next = 0;
  }

  /** Reads the histories before a transaction. */
  read(transaction: Transaction, localHour: number): ScoreInput {
    const { features, recentTxnCount } = readAccount(this.accounts.get(transaction.accountId), transaction);
    return {
      transaction,
      context: { localHour, recentTxnCount },
      account: features,
      merchant: this.merchants.get(transaction.merchantId),
      matchedRules: [],
    };
  }

  /** Adds a transaction to the histories. @param fraud whether a fraud is confirmed later */
  add(transaction: Transaction, fraud: boolean): void {
    addToAccount(this.openAccount(transaction.accountId), transaction);
    addToMerchant(this.openMerchant(transaction.merchantId), transaction);
    if (fraud) this.waiting.push(transaction);
  }

  private confirm(transaction: Transaction): void {
    const account = this.openAccount(transaction.accountId);
    const merchant = this.openMerchant(transaction.merchantId);
    addFeedback(
      { account, merchant },
      { transaction, fraud: true, confirmedAt: transaction.time + DELAY_MS },
    );
  }

  private openAccount(id: string): AccountState {
    let state = this.accounts.get(id);
    if (!state) this.accounts.set(id, (state = copyAccount(undefined)));
    return state;
  }

  private openMerchant(id: string): MerchantState {
    let state = this.merchants.get(id);
    if (!state) this.merchants.set(id, (state = copyMerchant(undefined)));
    return state;
  }
}
