import {
  addToAccount,
  addToMerchant,
  copyAccount,
  copyMerchant,
  readAccount,
  scoreTransaction,
} from '../../../src/domain/fraud';
import type { Transaction } from '../../../src/domain/transactions';
import { NaiveDetector } from './naive';

/** A transaction and the hour in the account's time zone. */
export interface Purchase {
  readonly transaction: Transaction;
  readonly localHour: number;
}

/** A way to score transactions, one after the other. */
export interface Subject {
  readonly name: string;
  /** Scores a transaction and adds it to the histories. Returns the score. */
  next(purchase: Purchase): number;
}

/** The detector from stored state: each transaction reads the bytes of both states, scores, and writes the new bytes. */
export function createDetector(): Subject {
  const accounts = new Map<string, Uint8Array>();
  const merchants = new Map<string, Uint8Array>();
  return {
    name: 'detector, from the stored bytes of account and merchant',
    next: ({ transaction, localHour }) => {
      const { accountId, merchantId } = transaction;
      let account = accounts.get(accountId);
      let merchant = merchants.get(merchantId);
      const { features, recentTxnCount } = readAccount(account, transaction);
      const { score } = scoreTransaction({
        transaction,
        context: { localHour, recentTxnCount },
        account: features,
        merchant,
        matchedRules: [],
      });
      if (!account) accounts.set(accountId, (account = copyAccount(undefined)));
      if (!merchant) merchants.set(merchantId, (merchant = copyMerchant(undefined)));
      addToAccount(account, transaction);
      addToMerchant(merchant, transaction);
      return score;
    },
  };
}

/** The same detector, with each state stored as JSON. */
export function createJsonDetector(): Subject {
  const stored = new Map<string, string>();
  const read = (id: string) => {
    const text = stored.get(id);
    return text === undefined ? undefined : Uint8Array.from(JSON.parse(text) as number[]);
  };
  const write = (id: string, state: Uint8Array) => stored.set(id, JSON.stringify([...state]));
  return {
    name: 'the same detector, with its states as JSON',
    next: ({ transaction, localHour }) => {
      const { accountId, merchantId } = transaction;
      const account = read(accountId);
      const merchant = read(merchantId);
      const { features, recentTxnCount } = readAccount(account, transaction);
      const { score } = scoreTransaction({
        transaction,
        context: { localHour, recentTxnCount },
        account: features,
        merchant,
        matchedRules: [],
      });
      const next = [account ?? copyAccount(undefined), merchant ?? copyMerchant(undefined)] as const;
      addToAccount(next[0], transaction);
      addToMerchant(next[1], transaction);
      write(accountId, next[0]);
      write(merchantId, next[1]);
      return score;
    },
  };
}

/** Computes a few features again from the whole history for each transaction. */
export function createNaive(): Subject {
  const detector = new NaiveDetector();
  return {
    name: 'naive: a few features, from the whole history',
    next: (purchase) => detector.next(purchase.transaction),
  };
}
