import type { TransactionRow } from '../../../src/cli/transaction-pipeline/stores/rows';

/** Creates a scored row that was notified, unless fields say otherwise. */
export const createRow = (transactionId: string, fields: Partial<TransactionRow> = {}): TransactionRow => ({
  accountId: 'account-1',
  ts: `2026-11-28T10:00:00.000Z#${transactionId}`,
  transactionId,
  merchantId: 'merchant-1',
  timestamp: '2026-11-28T10:00:00.000Z',
  amount: 100,
  currency: 'USD',
  region: 'us-east-1',
  localHour: 12,
  recentTxnCount: 1,
  account: {},
  receivedAt: '2026-11-28T10:00:01.000Z',
  score: 60,
  outcome: 'review',
  parts: [{ name: 'base', points: 60, reason: 'an average transaction' }],
  matchedRules: ['NightTime'],
  model: '1',
  scoredAt: '2026-11-28T10:00:01.100Z',
  notifiedAt: '2026-11-28T10:00:01.200Z',
  ...fields,
});
