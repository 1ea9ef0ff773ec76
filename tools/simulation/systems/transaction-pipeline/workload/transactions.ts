import type { Random } from '../../../core/random';

/** A transaction as a sender describes it in the body of a request. */
export interface TransactionBody {
  readonly transactionId: string;
  readonly accountId: string;
  readonly merchantId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly amount: number;
  readonly currency: string;
  readonly merchantCategory: string;
  readonly country: string;
  readonly cardNotPresent: boolean;
  readonly timeZone?: string;
}

/** Few accounts and merchants, so that their histories change at the same time. */
const ACCOUNTS = 6;
const MERCHANTS = 4;
/** The categories of the merchants, by their number: the first one is suspicious. */
const CATEGORIES = ['crypto', 'groceries', 'electronics', 'luxury'];
const COUNTRIES = ['NL', 'DE', 'US', 'BR', 'JP'];
const TIME_ZONES = ['Europe/Amsterdam', 'America/New_York', undefined];
/** A terminal without a network sends its transactions up to so much later. */
const LATEST_MS = 3 * 3_600_000;

/**
 * Describes a transaction. @param random the numbers of this transaction only @param now milliseconds since 1970
 */
export const describeTransaction = (transactionId: string, random: Random, now: number): TransactionBody => {
  const merchant = random.pickInteger(MERCHANTS);
  const timeZone = random.pickOne(TIME_ZONES);
  return {
    transactionId,
    accountId: `account-${random.pickInteger(ACCOUNTS)}`,
    merchantId: `merchant-${merchant}`,
    timestamp: new Date(now - (random.happens(0.8) ? 0 : random.pickInteger(LATEST_MS))).toISOString(),
    amount: Math.round(random.pickMagnitude(100, 500_000)) / 100,
    currency: random.pickOne(['EUR', 'USD']),
    merchantCategory: CATEGORIES[merchant]!,
    country: random.pickOne(COUNTRIES),
    cardNotPresent: random.happens(0.3),
    ...(timeZone !== undefined && { timeZone }),
  };
};

/** Describes another transaction with the same id. */
export const changeBody = (body: TransactionBody, random: Random): TransactionBody => ({
  ...body,
  amount: Math.round(100 * (body.amount + 1)) / 100,
  ...(random.happens(0.5) && { accountId: `account-${random.pickInteger(ACCOUNTS)}` }),
});
