import type { FaultParameters } from '../../load/faults';
import type { LoadSize } from '../../load/options';
import type { PoisonMessage } from '../../load/poison';
import { createRandom, drawBetween } from '../../statistics/random';
import type { TransactionRequest } from '../transaction-api';

/** The size and the contents of a load test, and what is broken during it. */
export interface LoadParameters extends LoadSize, FaultParameters {
  /** The seconds of the warm-up, which is not measured. */
  readonly warmUpSeconds: number;
  readonly accounts: number;
  readonly merchants: number;
  /** The share of transactions that several rules match, in percent. */
  readonly suspiciousPercent: number;
  readonly seed: number;
}

/** Creates the transaction with a number. @param due when it is sent, in milliseconds since 1970 */
export type CreateTransaction = (index: number, due: number) => TransactionRequest;

/** A purchase in person and at home: its amount is below the threshold of the rule for high values. */
const NORMAL = { currency: 'EUR', country: 'DE', region: 'eu-central-1', cardNotPresent: false };
const NORMAL_CATEGORIES = ['groceries', 'restaurant', 'transport', 'clothing'];
const SUSPICIOUS = [
  { currency: 'USD', country: 'NG', region: 'us-east-1', cardNotPresent: true, merchantCategory: 'crypto' },
  { currency: 'USD', country: 'BR', region: 'us-west-2', cardNotPresent: true, merchantCategory: 'luxury' },
];
/** At noon in this zone no rule for the night matches, and load tests usually run in the daytime. */
const TIME_ZONE = 'UTC';

/**
 * Creates the transactions of a load test. Each account is used in turn, so that its transactions are as far apart as
 * possible. The same seed creates the same transactions, except for the run's name in the ids, and the times.
 */
export function createLoadTransactions(
  run: string,
  { accounts, merchants, suspiciousPercent, seed }: LoadParameters,
): CreateTransaction {
  const random = createRandom(seed);
  return (index, due) => {
    const isSuspicious = random() * 100 < suspiciousPercent;
    const kind = isSuspicious
      ? SUSPICIOUS[Math.floor(random() * SUSPICIOUS.length)]!
      : { ...NORMAL, merchantCategory: NORMAL_CATEGORIES[Math.floor(random() * NORMAL_CATEGORIES.length)]! };
    const amount = isSuspicious ? drawBetween(random, 2_000, 9_000) : drawBetween(random, 5, 120);
    return {
      transactionId: `${run}-${index}`,
      accountId: `${run}-account-${index % accounts}`,
      merchantId: `${run}-merchant-${Math.floor(random() * merchants)}`,
      timestamp: new Date(due).toISOString(),
      amount: Math.round(amount * 100) / 100,
      timeZone: TIME_ZONE,
      ...kind,
    };
  };
}

/** Creates the detail of an event that is no transaction: FraudDetector cannot read it. */
export const createPoison = (run: string, index: number): PoisonMessage => {
  const id = `${run}-poison-${index}`;
  return { id, content: { version: 1, transactionId: id, amount: 'much' } };
};
