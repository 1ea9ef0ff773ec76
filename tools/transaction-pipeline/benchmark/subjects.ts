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

/** The stored state of an account or a merchant; undefined before its first transaction. */
export interface Profile {
  bytes?: Uint8Array;
  json?: string;
}

/** A transaction, the hour in the account's time zone, and the profiles that belong to it. */
export interface Purchase {
  readonly transaction: Transaction;
  readonly localHour: number;
  readonly account: Profile;
  readonly merchant: Profile;
}

/** A way to score transactions, one after the other. */
export interface Subject {
  readonly name: string;
  /** Scores a transaction and adds it to the histories. Returns the score. */
  next(purchase: Purchase): number;
}

/** Scores a transaction from the bytes of both states, and writes the new bytes. */
function scoreFromBytes(
  { transaction, localHour }: Purchase,
  account: Uint8Array | undefined,
  merchant: Uint8Array | undefined,
) {
  const { features, recentTxnCount } = readAccount(account, transaction);
  const { score } = scoreTransaction({
    transaction,
    context: { localHour, recentTxnCount },
    account: features,
    merchant,
    matchedRules: [],
  });
  const next = {
    account: account ?? copyAccount(undefined),
    merchant: merchant ?? copyMerchant(undefined),
    score,
  };
  addToAccount(next.account, transaction);
  addToMerchant(next.merchant, transaction);
  return next;
}

/** The detector: each transaction reads the bytes of both states, scores, explains, and writes the new bytes. */
export const DETECTOR: Subject = {
  name: 'detector, from the stored bytes of account and merchant',
  next: (purchase) => {
    const next = scoreFromBytes(purchase, purchase.account.bytes, purchase.merchant.bytes);
    purchase.account.bytes = next.account;
    purchase.merchant.bytes = next.merchant;
    return next.score;
  },
};

const parseState = (json: string | undefined) =>
  json === undefined ? undefined : Uint8Array.from(JSON.parse(json) as number[]);

/** The same detector, with each state stored as JSON. */
export const JSON_DETECTOR: Subject = {
  name: 'the same detector, with its states as JSON',
  next: (purchase) => {
    const { account, merchant } = purchase;
    const next = scoreFromBytes(purchase, parseState(account.json), parseState(merchant.json));
    account.json = JSON.stringify([...next.account]);
    merchant.json = JSON.stringify([...next.merchant]);
    return next.score;
  },
};

/** Computes a few features again from the whole history for each transaction. */
export function createNaive(): Subject {
  const detector = new NaiveDetector();
  return {
    name: 'naive: a few features, from the whole history',
    next: (purchase) => detector.next(purchase.transaction),
  };
}
