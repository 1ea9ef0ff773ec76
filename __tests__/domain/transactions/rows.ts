import {
  createTransactionRow,
  type ScoredRow,
  type Transaction,
  type TransactionRow,
} from '../../../src/domain/transactions';

/** A transaction for tests. */
export const createTransaction = (changes: Partial<Transaction> = {}): Transaction => ({
  transactionId: 'txn-1',
  accountId: 'acc-1',
  merchantId: 'shop-1',
  time: Date.UTC(2026, 10, 29, 11),
  amount: 25.5,
  currency: 'EUR',
  ...changes,
});

/** The row of a transaction that is not scored. */
export const createRow = (changes: Partial<Transaction> = {}): TransactionRow =>
  createTransactionRow({
    transaction: createTransaction(changes),
    localHour: 12,
    recentTxnCount: 1,
    account: { usd: 27.2 },
    receivedAt: '2026-11-29T11:00:00.100Z',
    acceptedAt: '2026-11-29T11:00:00.150Z',
    traceHeader: 'Root=1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d;Parent=53995c3f42cd8ad8;Sampled=1',
  });

/** The row of a declined transaction. */
export const SCORED_ROW: ScoredRow = {
  ...createRow(),
  score: 87.5,
  outcome: 'decline',
  parts: [{ name: 'base', points: 87.5, reason: 'an example' }],
  matchedRules: ['NightTime'],
  model: '1',
  scoredAt: '2026-11-29T11:00:00.300Z',
};
