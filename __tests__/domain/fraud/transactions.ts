import fc from 'fast-check';
import type { Transaction } from '../../../src/domain/transactions';

export const START = Date.UTC(2026, 0, 5, 12);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Creates a transaction of an account with a merchant. */
export const createTransaction = (values: Partial<Transaction> = {}): Transaction => ({
  transactionId: 'transaction-1',
  accountId: 'account-1',
  merchantId: 'merchant-1',
  time: START,
  amount: 25,
  currency: 'USD',
  ...values,
});

/** Any valid transaction within 200 days, in any order. */
export const anyTransaction: fc.Arbitrary<Transaction> = fc
  .record(
    {
      transactionId: fc.string({ minLength: 1, maxLength: 12 }),
      accountId: fc.constantFrom('account-1', 'account-2'),
      merchantId: fc.string({ minLength: 1, maxLength: 3 }),
      time: fc.integer({ min: START, max: START + 200 * DAY_MS }),
      amount: fc.double({ min: 0.01, max: 1e9, noNaN: true }),
      currency: fc.constantFrom('USD', 'EUR', 'JPY', 'XXX'),
      country: fc.constantFrom('US', 'GB', 'UK', 'DE', 'FR', 'PL', 'BR', 'JP', 'TH'),
      merchantCategory: fc.constantFrom('groceries', 'crypto', 'luxury'),
      cardNotPresent: fc.boolean(),
    },
    { requiredKeys: ['transactionId', 'accountId', 'merchantId', 'time', 'amount', 'currency'] },
  )
  .map((transaction) => transaction as Transaction);
