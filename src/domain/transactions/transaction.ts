/** A transaction of an account with a merchant, as its sender describes it. */
export interface Transaction {
  /** Identifies the transaction; the same id is always the same transaction. */
  readonly transactionId: string;
  readonly accountId: string;
  readonly merchantId: string;
  /** The time of the purchase, in milliseconds since 1970. */
  readonly time: number;
  /** The amount in units of the currency, above 0. */
  readonly amount: number;
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
  /** The category of the merchant, such as `electronics`. */
  readonly merchantCategory?: string;
  /** The country of the purchase, ISO 3166-1 alpha-2. `UK` is accepted for `GB`. */
  readonly country?: string;
  /** The processing region, such as `us-east-1`. */
  readonly region?: string;
  /** Whether the card was not present, as in an online purchase. */
  readonly cardNotPresent?: boolean;
}

/** A transaction as JSON: its time is ISO 8601 in UTC with milliseconds. */
export interface TransactionJson extends Omit<Transaction, 'time'> {
  /** The time of the purchase. */
  readonly timestamp: string;
}

/** What the account's own history adds to a transaction. */
export interface AccountContext {
  /** The hour of the purchase in the account's time zone, 0 to 23. */
  readonly localHour: number;
  /** The number of transactions of the account within the velocity window, this one included. */
  readonly recentTxnCount: number;
}
