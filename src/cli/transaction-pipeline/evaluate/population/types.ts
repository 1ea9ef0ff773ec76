import type { Transaction } from '../../../../domain/transactions';

/** Simulated transactions in the order of their times, in columns, so that millions of them fit in memory. */
export interface Population {
  readonly name: string;
  readonly size: number;
  readonly accounts: number;
  readonly times: Float64Array;
  readonly account: Int32Array;
  readonly merchant: Int32Array;
  readonly amount: Float64Array;
  /** 0 for a genuine transaction, else the index of `kinds`. */
  readonly kind: Uint8Array;
  /** The kinds of fraud; the first one is `genuine`. */
  readonly kinds: readonly string[];
  /** The kind of fraud that only the merchant's confirmed frauds can show, and the days that an episode of it lasts. */
  readonly merchantKind: { readonly kind: number; readonly days: number };
  /** Reads a transaction. */
  read(index: number): Transaction;
  /** The hour of a transaction in the account's time zone. */
  readLocalHour(index: number): number;
}
